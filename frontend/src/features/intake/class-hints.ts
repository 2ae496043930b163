import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** What each class means to who hands in; `mixed` is for the office to say. A new class without a text does not compile. */
export const classHint: Record<Exclude<Schema<'PetitionClass'>, 'mixed'>, () => string> = {
	petition: m.intake_hint_petition,
	reflection: m.intake_hint_reflection,
	request: m.intake_hint_request,
	question: m.intake_hint_question,
	contribution: m.intake_hint_contribution,
	complaint: m.intake_hint_complaint,
	denunciation: m.intake_hint_denunciation,
	regulation_petition: m.intake_hint_regulation_petition
};
