import { m } from '#lib/i18n/index.ts';

/** Whom a petition is about, in an organisation. */
export const subjectPositionLabel: Record<'head' | 'deputy', () => string> = {
	head: m.intake_subject_head,
	deputy: m.intake_subject_deputy
};

export const partRoleLabel: Record<'petitioner' | 'representative' | 'co_signatory', () => string> = {
	petitioner: m.intake_party_petitioner,
	representative: m.intake_party_representative,
	co_signatory: m.intake_party_co_signatory
};

export const sexLabel: Record<'male' | 'female' | 'other', () => string> = {
	male: m.intake_sex_male,
	female: m.intake_sex_female,
	other: m.intake_sex_other
};
