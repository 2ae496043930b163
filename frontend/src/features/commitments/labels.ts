import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';
import type { Late } from './view.ts';

/** Buttons and dialogs: what is done. A new action in the contract without a label here does not compile. */
export const actionLabel: Record<Schema<'CommitmentAction'>, () => string> = {
	start: m.commitment_do_start,
	report_done: m.commitment_do_report_done,
	confirm: m.commitment_do_confirm,
	reject: m.commitment_do_reject,
	extend: m.commitment_do_extend,
	replace: m.commitment_do_replace,
	mark_not_done: m.commitment_do_mark_not_done
};

export const stateLabel: Record<Schema<'CommitmentState'>, () => string> = {
	open: m.word_commitment_open,
	in_progress: m.word_commitment_in_progress,
	reported_done: m.word_commitment_reported_done,
	confirmed: m.word_commitment_confirmed,
	not_done: m.word_commitment_not_done,
	replaced: m.word_commitment_replaced
};

export const lateLabel: Record<Late, () => string> = {
	overdue: m.commitment_late_overdue,
	unconfirmed: m.commitment_late_unconfirmed
};
