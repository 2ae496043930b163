import type { Schema } from '#lib/api/types.ts';
import type { Option } from '#lib/ui/option.ts';

export interface SummaryItem {
	readonly pointer: string;
	readonly text: string;
}

export interface PartyDraft {
	full_name: string;
	role: string;
	phone: string;
	email: string;
	address: string;
	birth_year: string;
	sex: string;
	organisation_name: string;
}
export const emptyParty = (): PartyDraft => ({ full_name: '', role: 'petitioner', phone: '', email: '', address: '', birth_year: '', sex: '', organisation_name: '' });

/** What is handed in, common to every way of doing it. */
export interface MatterDraft {
	title: string;
	body: string;
	klass: Schema<'PetitionClass'> | '';
	field: string;
	/** What the field is called, for reading back. */
	field_name: string;
	area: readonly Option[];
	kind: Schema<'PetitionerKind'>;
	parties: PartyDraft[];
	on_behalf_of: string;
	requests: string;
	place: string;
	happened_on: string;
	previous_handling: string;
	protection_requested: boolean;
	about_person: boolean;
	/** Who is complained about or denounced. */
	subjects: readonly Option[];
	/** Of a subject by its id; empty: the organisation itself. */
	positions: Record<string, string>;
}
export const emptyMatter = (): MatterDraft => ({
	title: '',
	body: '',
	klass: '',
	field: '',
	field_name: '',
	area: [],
	kind: 'individual',
	parties: [emptyParty()],
	on_behalf_of: '1',
	requests: '',
	place: '',
	happened_on: '',
	previous_handling: '',
	protection_requested: false,
	about_person: false,
	subjects: [],
	positions: {}
});

/** One thing at a time, for who hands in. */
export const STEPS = ['class', 'content', 'field', 'place', 'kind', 'contact', 'check'] as const;
export type Step = (typeof STEPS)[number];
