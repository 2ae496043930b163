import { m } from '#lib/i18n/index.ts';

/** What a notice says, by its kind; the contract leaves the list open. */
export const noticeLabel: Record<string, () => string> = {
	petition_received: m.notices_petition_received,
	assigned_to_you: m.notices_assigned_to_you,
	assignment_returned: m.notices_assignment_returned,
	assignment_recalled: m.notices_assignment_recalled,
	transferred_to_you: m.notices_transferred_to_you,
	transfer_returned: m.notices_transfer_returned,
	escalated_to_you: m.notices_escalated_to_you,
	escalation_received: m.notices_escalation_received,
	escalation_passed_on: m.notices_escalation_passed_on,
	escalation_received_by_itself: m.notices_escalation_received_by_itself,
	escalation_recalled: m.notices_escalation_recalled,
	escalation_returned: m.notices_escalation_returned,
	answer_to_approve: m.notices_answer_to_approve,
	answer_returned: m.notices_answer_returned,
	answer_approved: m.notices_answer_approved,
	answer_came_back: m.notices_answer_came_back,
	answer_to_tell: m.notices_answer_to_tell,
	answer_contested: m.notices_answer_contested,
	petition_withdrawn: m.notices_petition_withdrawn,
	petition_reopened: m.notices_petition_reopened,
	petition_answered: m.notices_petition_answered,
	petition_assigned: m.notices_petition_assigned,
	petition_declined: m.notices_petition_declined,
	petition_escalated: m.notices_petition_escalated,
	petition_guided: m.notices_petition_guided,
	petition_transferred: m.notices_petition_transferred,
	commitment_not_kept: m.notices_commitment_not_kept,
	commitment_not_done: m.notices_commitment_not_done,
	deadline_overdue: m.notices_deadline_overdue
};
