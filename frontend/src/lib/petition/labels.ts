import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

export { classLabel } from './class-labels.ts';

/** The contract's closed lists about petitions in the person's language. A new word without a text does not compile. */
export const stateLabel: Record<Schema<'State'>, () => string> = {
	received: m.word_state_received,
	reviewing: m.word_state_reviewing,
	awaiting_information: m.word_state_awaiting_information,
	suspended: m.word_state_suspended,
	in_handling: m.word_state_in_handling,
	awaiting_approval: m.word_state_awaiting_approval,
	escalated: m.word_state_escalated,
	forwarded: m.word_state_forwarded,
	answered: m.word_state_answered,
	following_up: m.word_state_following_up,
	completed: m.word_state_completed,
	declined: m.word_state_declined,
	guided: m.word_state_guided,
	withdrawn: m.word_state_withdrawn,
	split: m.word_state_split
};

export const outcomeLabel: Record<Schema<'Outcome'>, () => string> = {
	settled: m.word_outcome_settled,
	explained: m.word_outcome_explained,
	noted: m.word_outcome_noted
};
