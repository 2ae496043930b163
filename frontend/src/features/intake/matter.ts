import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';
import type { MatterDraft, PartyDraft, SummaryItem } from './draft.ts';

export const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());
export const missing = (pointer: string, label: string): SummaryItem => ({ pointer, text: m.ui_missing({ label }) });

function partyOf({ full_name, role, birth_year, ...rest }: PartyDraft): Schema<'Party'> {
	const { phone, email, address, sex, organisation_name } = rest;
	return {
		full_name: full_name.trim(),
		role,
		phone: given(phone),
		email: given(email),
		address: given(address),
		birth_year: given(birth_year) === null ? null : Number(birth_year),
		sex: given(sex),
		organisation_name: given(organisation_name)
	};
}

/** The body that is sent without an account. Nobody is named in an anonymous one. */
export function matterBody(draft: MatterDraft): Schema<'PublicPetitionIn'> {
	return {
		title: draft.title.trim(),
		body: draft.body.trim(),
		class: draft.klass as Schema<'PetitionClass'>,
		field: draft.field,
		area_id: draft.area[0]?.value ?? '',
		petitioner_kind: draft.kind,
		parties: draft.kind === 'anonymous' ? [] : draft.parties.map(partyOf),
		on_behalf_of: Number(draft.on_behalf_of),
		requests: given(draft.requests),
		place: given(draft.place),
		happened_on: given(draft.happened_on),
		previous_handling: given(draft.previous_handling),
		protection_requested: draft.protection_requested,
		about_person: draft.klass === 'contribution' && draft.about_person,
		subjects: draft.subjects.map(({ value }) => ({ organisation_id: value, position: given(draft.positions[value] ?? '') }))
	};
}

const LABELS = { title: m.intake_title, body: m.intake_body, klass: m.intake_class, field: m.intake_field, area: m.intake_area };
const POINTERS = { title: '/title', body: '/body', klass: '/class', field: '/field', area: '/area_id' };
type Needed = keyof typeof LABELS;

const emptyIn = (draft: MatterDraft, name: Needed): boolean => (name === 'area' ? draft.area.length === 0 : draft[name].trim() === '');
export const missingNames = (draft: MatterDraft): readonly SummaryItem[] =>
	draft.kind === 'anonymous'
		? []
		: draft.parties.flatMap(({ full_name }, place) => (full_name.trim() === '' ? [missing(`/parties/${String(place)}/full_name`, m.intake_full_name())] : []));

/** What is still missing of these, in their order, and then the names of the petitioners if asked for. */
export const missingIn = (draft: MatterDraft, names: readonly Needed[], withNames: boolean): readonly SummaryItem[] => [
	...names.filter((name) => emptyIn(draft, name)).map((name) => missing(POINTERS[name], LABELS[name]())),
	...(withNames ? missingNames(draft) : [])
];
