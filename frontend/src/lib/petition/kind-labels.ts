import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';

/** A file of its own, so that a public page that only lists petitions does not bring it along. */
export const petitionerKindLabel: Record<Schema<'PetitionerKind'>, () => string> = {
	individual: m.word_kind_individual,
	group: m.word_kind_group,
	organisation: m.word_kind_organisation,
	anonymous: m.word_kind_anonymous
};
