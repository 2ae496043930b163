import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';
import { channelLabel } from '#lib/petition/office-labels.ts';
import { choicesOf, momentOf } from '#lib/petition/view.ts';
import type { Option } from '#lib/ui/option.ts';
import { emptyMatter, type MatterDraft, type SummaryItem } from './draft.ts';
import { given, matterBody, missing, missingIn, missingNames } from './matter.ts';

/** Ways in which something comes to a desk: what is said in a session is captured there. */
export const deskChannels = (): ReturnType<typeof choicesOf<Schema<'Channel'>>> =>
	choicesOf(channelLabel).filter(({ value }) => value !== 'session' && value !== 'live_question');

/** What an office notes besides. */
export interface IntakeDraft extends MatterDraft {
	channel: Schema<'Channel'> | '';
	source_number: string;
	urgency: Schema<'Urgency'>;
	confidentiality: Schema<'Confidentiality'> | '';
	hot_flags: readonly string[];
	to_organisation: readonly Option[];
	received_at: string;
	backdated_reason: string;
}
export const emptyIntake = (area: Option | undefined): IntakeDraft => ({
	...emptyMatter(),
	area: area === undefined ? [] : [area],
	channel: '',
	source_number: '',
	urgency: 'normal',
	confidentiality: '',
	hot_flags: [],
	to_organisation: [],
	received_at: '',
	backdated_reason: ''
});

/** The body that an office sends; the same `clientId` again is the same petition. */
export function intakeBody(draft: IntakeDraft, clientId: string): Schema<'PetitionIn'> {
	return {
		...matterBody(draft),
		channel: draft.channel as Schema<'Channel'>,
		client_id: clientId,
		source_number: given(draft.source_number),
		urgency: draft.urgency,
		confidentiality: draft.confidentiality === '' ? null : draft.confidentiality,
		hot_flags: draft.hot_flags as Schema<'HotFlag'>[],
		to_organisation_id: draft.to_organisation[0]?.value ?? null,
		received_at: draft.received_at === '' ? null : momentOf(draft.received_at),
		backdated_reason: given(draft.backdated_reason)
	};
}

/** What an office's form still lacks. */
export const missingInIntake = (draft: IntakeDraft): readonly SummaryItem[] => [
	...missingIn(draft, ['title', 'body', 'klass', 'field', 'area'], false),
	...(draft.channel === '' ? [missing('/channel', m.intake_channel())] : []),
	...missingNames(draft)
];
