import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** A file of its own, for the public page that needs no more. A new class without a text does not compile. */
export const classLabel: Record<Schema<'PetitionClass'>, () => string> = {
	petition: m.word_class_petition,
	reflection: m.word_class_reflection,
	request: m.word_class_request,
	question: m.word_class_question,
	contribution: m.word_class_contribution,
	complaint: m.word_class_complaint,
	denunciation: m.word_class_denunciation,
	regulation_petition: m.word_class_regulation_petition,
	mixed: m.word_class_mixed
};
