import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** What those who run sessions read. Apart from `labels.ts`, so that the public page brings none of it. */
export const actionLabel: Record<Schema<'SessionAction'>, () => string> = {
	update: m.session_do_update,
	appoint: m.session_do_appoint,
	announce: m.session_do_announce,
	make_ready: m.session_do_make_ready,
	postpone: m.session_do_postpone,
	cancel: m.session_do_cancel,
	start: m.session_do_start,
	record_attendance: m.session_do_record_attendance,
	capture: m.session_do_capture,
	close_capture: m.session_do_close_capture,
	abort: m.session_do_abort,
	sign_minutes: m.session_do_sign_minutes,
	write_commitments: m.session_do_write_commitments,
	conclude: m.session_do_conclude,
	issue_conclusion: m.session_do_issue_conclusion,
	close: m.session_do_close
};

export const dutyLabel: Record<Schema<'Duty'>, () => string> = {
	chair: m.session_duty_chair,
	co_chair: m.session_duty_co_chair,
	clerk: m.session_duty_clerk,
	answerer: m.session_duty_answerer,
	moderator: m.session_duty_moderator,
	timekeeper: m.session_duty_timekeeper
};

export const speakerKindLabel: Record<Schema<'SpeakerKind'>, () => string> = {
	person: m.session_speaker_person,
	organisation: m.session_speaker_organisation
};
