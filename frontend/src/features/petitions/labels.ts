import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** Buttons and history: what is done. A new action in the contract without a label here does not compile. */
export const actionLabel: Record<Schema<'Action'>, () => string> = {
	review: m.petition_do_review,
	assign: m.petition_do_assign,
	forward: m.petition_do_forward,
	guide: m.petition_do_guide,
	decline: m.petition_do_decline,
	answer_on_the_spot: m.petition_do_answer_on_the_spot,
	note: m.petition_do_note,
	reclassify: m.petition_do_reclassify,
	split: m.petition_do_split,
	transfer: m.petition_do_transfer,
	return_transfer: m.petition_do_return_transfer,
	quarantine: m.petition_do_quarantine,
	request_information: m.petition_do_request_information,
	provide_information: m.petition_do_provide_information,
	continue_without_information: m.petition_do_continue_without_information,
	record_forward_result: m.petition_do_record_forward_result,
	forward_returned: m.petition_do_forward_returned,
	close_forwarded: m.petition_do_close_forwarded,
	return_assignment: m.petition_do_return_assignment,
	recall_assignment: m.petition_do_recall_assignment,
	reassign: m.petition_do_reassign,
	contribute: m.petition_do_contribute,
	propose_escalation: m.petition_do_propose_escalation,
	request_extension: m.petition_do_request_extension,
	decide_extension: m.petition_do_decide_extension,
	submit_answer: m.petition_do_submit_answer,
	withdraw_answer: m.petition_do_withdraw_answer,
	return_answer: m.petition_do_return_answer,
	approve_answer: m.petition_do_approve_answer,
	escalate: m.petition_do_escalate,
	recall_escalation: m.petition_do_recall_escalation,
	receive_escalation: m.petition_do_receive_escalation,
	return_escalation: m.petition_do_return_escalation,
	tell: m.petition_do_tell,
	contest: m.petition_do_contest,
	follow_up: m.petition_do_follow_up,
	complete: m.petition_do_complete,
	close_unfulfilled: m.petition_do_close_unfulfilled,
	publish: m.petition_do_publish,
	unpublish: m.petition_do_unpublish,
	reopen: m.petition_do_reopen,
	flag_unsatisfactory: m.petition_do_flag_unsatisfactory,
	withdraw: m.petition_do_withdraw,
	accept: m.petition_do_accept,
	suspend: m.petition_do_suspend,
	resume: m.petition_do_resume,
	record_settlement: m.petition_do_record_settlement,
	request_withdrawal: m.petition_do_request_withdrawal,
	accept_withdrawal: m.petition_do_accept_withdrawal,
	continue: m.petition_do_continue
};

/** What stands in the history besides the moves; the contract leaves the list open. */
export const otherEventLabel: Record<string, () => string> = {
	receive: m.petition_event_receive,
	acknowledge: m.petition_event_acknowledge,
	claim: m.petition_event_claim,
	tracking_secret: m.petition_event_tracking_secret,
	deadline_overdue: m.petition_event_deadline_overdue
};

/** The texts that an event keeps. */
export const eventTextLabel: Record<string, () => string> = {
	title: m.petition_title,
	reason: m.petition_reason,
	report: m.petition_report,
	instruction: m.petition_instruction,
	text: m.petition_answer_text,
	note: m.petition_note,
	remark: m.petition_remark,
	speaker: m.petition_speaker,
	where_to: m.petition_where_to
};

export const meansLabel: Record<Schema<'Means'>, () => string> = {
	in_person: m.petition_means_in_person,
	letter: m.petition_means_letter,
	phone: m.petition_means_phone,
	sms: m.petition_means_sms,
	email: m.petition_means_email,
	app: m.petition_means_app,
	hamlet_notice: m.petition_means_hamlet_notice,
	session: m.petition_means_session
};

export const declineReasonLabel: Record<Schema<'DeclineReason'>, () => string> = {
	not_processable: m.petition_decline_not_processable,
	finally_decided: m.petition_decline_finally_decided,
	in_court: m.petition_decline_in_court,
	already_answered: m.petition_decline_already_answered,
	duplicate: m.petition_decline_duplicate,
	sent_to_competent_body: m.petition_decline_sent_to_competent_body
};

/** Why a petition was closed: the reasons to decline, and the other ends. */
export const otherClosingLabel: Record<string, () => string> = {
	completed: m.petition_closing_completed,
	not_kept: m.petition_closing_not_kept,
	guided: m.word_state_guided,
	withdrawn: m.word_state_withdrawn
};

/** The two outcomes in the hall that are an answer; to note is another action. */
export const answeringOutcomeLabel: Record<Exclude<Schema<'Outcome'>, 'noted'>, () => string> = {
	settled: m.word_outcome_settled,
	explained: m.word_outcome_explained
};

/** The levels that can be asked for; the secrecy of a denunciation follows from its class. */
export const openConfidentialityLabel: Record<Exclude<Schema<'Confidentiality'>, 'denunciation'>, () => string> = {
	public: m.word_confidentiality_public,
	internal: m.word_confidentiality_internal,
	restricted: m.word_confidentiality_restricted
};

export const answerStateLabel: Record<string, () => string> = {
	submitted: m.petition_answer_submitted,
	withdrawn: m.petition_answer_withdrawn,
	returned: m.petition_answer_returned,
	approved: m.petition_answer_approved
};

export const assignmentStateLabel: Record<Schema<'AssignmentState'>, () => string> = {
	running: m.petition_assignment_running,
	returned: m.petition_assignment_returned,
	recalled: m.petition_assignment_recalled,
	done: m.petition_assignment_done
};

export const assignmentRoleLabel: Record<string, () => string> = {
	lead: m.petition_assignment_lead,
	coordinating: m.petition_assignment_coordinating
};

export const escalationStateLabel: Record<Schema<'EscalationState'>, () => string> = {
	sent: m.petition_escalation_sent,
	received: m.petition_escalation_received,
	recalled: m.petition_escalation_recalled,
	returned: m.petition_escalation_returned,
	answered: m.petition_escalation_answered
};

export const deadlineStateLabel: Record<string, () => string> = {
	open: m.petition_deadline_open,
	met: m.petition_deadline_met,
	handed_over: m.petition_deadline_handed_over,
	cancelled: m.petition_deadline_cancelled
};

export const partyRoleLabel: Record<string, () => string> = {
	petitioner: m.petition_party_petitioner,
	representative: m.petition_party_representative,
	co_signatory: m.petition_party_co_signatory
};

export const sexLabel: Record<string, () => string> = {
	male: m.petition_sex_male,
	female: m.petition_sex_female,
	other: m.petition_sex_other
};
