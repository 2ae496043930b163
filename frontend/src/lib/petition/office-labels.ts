import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** What only offices note and read: apart from the labels that public pages bring along. */
export const urgencyLabel: Record<Schema<'Urgency'>, () => string> = {
	normal: m.word_urgency_normal,
	urgent: m.word_urgency_urgent,
	emergency: m.word_urgency_emergency
};

export const confidentialityLabel: Record<Schema<'Confidentiality'>, () => string> = {
	public: m.word_confidentiality_public,
	internal: m.word_confidentiality_internal,
	restricted: m.word_confidentiality_restricted,
	denunciation: m.word_confidentiality_denunciation
};

export const channelLabel: Record<Schema<'Channel'>, () => string> = {
	session: m.word_channel_session,
	reception: m.word_channel_reception,
	live_question: m.word_channel_live_question,
	hamlet: m.word_channel_hamlet,
	front: m.word_channel_front,
	post: m.word_channel_post,
	suggestion_box: m.word_channel_suggestion_box,
	phone: m.word_channel_phone,
	web: m.word_channel_web,
	mobile: m.word_channel_mobile,
	one_stop: m.word_channel_one_stop,
	open311: m.word_channel_open311,
	deputy: m.word_channel_deputy,
	press: m.word_channel_press,
	import: m.word_channel_import
};

export const hotFlagLabel: Record<Schema<'HotFlag'>, () => string> = {
	multi_person: m.word_hot_multi_person,
	complex: m.word_hot_complex,
	prolonged: m.word_hot_prolonged,
	prominent: m.word_hot_prominent,
	ethnic_religious: m.word_hot_ethnic_religious
};
