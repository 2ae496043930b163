import { client } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Path, PostBody, Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';
import { areaOption, fieldOption, nearFirst, optionsIn, organisationOption } from '#lib/petition/view.ts';
import { nearSeat } from '#lib/session/session.svelte.ts';
import type { Option } from '#lib/ui/option.ts';
import type { Filters } from './view.ts';

export type Action = Schema<'Action'>;
type Kebab<Word extends string> = Word extends `${infer Head}_${infer Tail}` ? `${Head}-${Kebab<Tail>}` : Word;
type PathOf<Name extends Action> = `/api/v1/petitions/{petition_id}/${Kebab<Name>}`;
/** The actions that the contract has an operation for. */
export type Verb = { [Name in Action]: PathOf<Name> extends Path ? Name : never }[Action];
/** The body that a verb takes. */
export type BodyOf<Name extends Verb> = PathOf<Name> extends Path ? PostBody<PathOf<Name>> : never;

export type Petition = Schema<'PetitionPage'>;
/** A petition with its parts. `events` is null for who may not read the internal history. */
export interface Case {
	readonly petition: Petition;
	readonly deadlines: readonly (Schema<'DeadlineOut'> & { readonly names: Named | undefined })[];
	readonly answers: readonly Schema<'AnswerOut'>[];
	readonly assignments: readonly Schema<'AssignmentOut'>[];
	readonly escalations: readonly Schema<'EscalationOut'>[];
	readonly commitments: readonly Schema<'CommitmentBrief'>[];
	readonly timeline: readonly Schema<'TimelineOut'>[];
	readonly events: readonly Schema<'EventOut'>[] | null;
}
/** What a rule is called. */
interface Named {
	readonly name_vi: string;
	readonly name_en: string;
}

const query = ({ order, field, klass, area, from, to, ...rest }: Filters): object => ({
	...(rest.states.length > 0 && { state: [...rest.states] }),
	...(klass !== '' && { class: [klass] }),
	...(field !== '' && { field: [field] }),
	...(area !== '' && { area_id: area }),
	...(from !== '' && { received_from: from }),
	...(to !== '' && { received_to: to }),
	...(rest.overdue && { overdue: true }),
	...(order === 'due_on' && { sort: order })
});

/** What all the calls gave, or the first refusal among them. */
async function all<Parts extends readonly unknown[]>(calls: readonly [...{ [Part in keyof Parts]: Promise<Answer<Parts[Part]>> }]): Promise<Answer<Parts>> {
	const given = await Promise.all(calls as readonly Promise<Answer<unknown>>[]);
	for (const { problem } of given) if (problem !== undefined) return { problem };
	return { data: given.map((one) => ('data' in one ? one.data : undefined)) as unknown as Parts };
}

/** One page of the register, and how many there are in all. */
export interface RegisterPage {
	readonly page: Schema<'Paged_PetitionItem_'>;
	readonly count: Schema<'CountOut'>;
}

export async function loadRegister(filters: Filters, cursor: string | null): Promise<Answer<RegisterPage>> {
	const loaded = await all([
		answer(client.GET('/api/v1/petitions', { params: { query: { ...query(filters), ...(cursor !== null && { cursor }) } } })),
		answer(client.GET('/api/v1/petitions/count', { params: { query: query({ ...filters, order: 'newest' }) } }))
	]);
	return loaded.problem ? loaded : { data: { page: loaded.data[0], count: loaded.data[1] } };
}

const EVENTS_AT_ONCE = 100;
async function listEvents(petition_id: string): Promise<Answer<Schema<'EventOut'>[] | null>> {
	const events: Schema<'EventOut'>[] = [];
	for (;;) {
		const params = { path: { petition_id }, query: { after: events.at(-1)?.n ?? 0, limit: EVENTS_AT_ONCE } };
		const part = await answer(client.GET('/api/v1/petitions/{petition_id}/events', { params }));
		if (part.problem) return part.problem.status === 403 ? { data: null } : part;
		events.push(...part.data.items);
		if (part.data.next_cursor === null) return { data: events };
	}
}

/** What the rules are called; for staff, so that a petitioner's page does without. */
async function listRules(): Promise<Answer<Schema<'DeadlineRules'>['items']>> {
	const given = await answer(client.GET('/api/v1/deadline-rules'));
	if (given.problem) return given.problem.status === 403 ? { data: [] } : given;
	return { data: given.data.items };
}

/** Everything that the petition's page draws, as of one loading. */
export async function loadCase(petition_id: string): Promise<Answer<Case>> {
	const params = { params: { path: { petition_id } } };
	const loaded = await all([
		answer(client.GET('/api/v1/petitions/{petition_id}', params)),
		answer(client.GET('/api/v1/petitions/{petition_id}/deadlines', params)),
		answer(client.GET('/api/v1/petitions/{petition_id}/answers', params)),
		answer(client.GET('/api/v1/petitions/{petition_id}/assignments', params)),
		answer(client.GET('/api/v1/petitions/{petition_id}/escalations', params)),
		answer(client.GET('/api/v1/petitions/{petition_id}/commitments', params)),
		answer(client.GET('/api/v1/petitions/{petition_id}/timeline', params)),
		listEvents(petition_id),
		listRules()
	]);
	if (loaded.problem) return loaded;
	const [petition, clocks, answers, assignments, escalations, commitments, timeline, events, rules] = loaded.data;
	const deadlines = clocks.items.map((clock) => ({ ...clock, names: rules.find(({ code }) => code === clock.rule) }));
	const parts = { answers: answers.items, assignments: assignments.items, escalations: escalations.items };
	return { data: { petition, deadlines, ...parts, commitments: commitments.items, timeline: timeline.items, events } };
}

/** Makes the move that the person asked for on what they had read, its version. */
export function move(petition: Petition, verb: Verb, body: object, key: string): Promise<Answer<Schema<'MovedOut'>>> {
	const header = { 'If-Match': `"v${String(petition.version)}"`, 'Idempotency-Key': key };
	// all verbs are shaped alike; that this body is this verb's own is held where the forms are written down
	const path = `/api/v1/petitions/{petition_id}/${verb.replaceAll('_', '-')}` as PathOf<'review'>;
	return answer(client.POST(path, { params: { path: { petition_id: petition.id }, header }, body: body as BodyOf<'review'> }));
}

export const createRedaction = (petition_id: string, body: Schema<'RedactionIn'>, key: string): Promise<Answer<Schema<'Created'>>> =>
	answer(client.POST('/api/v1/petitions/{petition_id}/redactions', { params: { path: { petition_id }, header: { 'Idempotency-Key': key } }, body }));

export const createTrackingSecret = (petition_id: string, key: string): Promise<Answer<Schema<'SecretOut'>>> =>
	answer(client.POST('/api/v1/petitions/{petition_id}/tracking-secret', { params: { path: { petition_id }, header: { 'Idempotency-Key': key } } }));

const FOUND_AT_ONCE = 25;
type Options = Promise<Answer<readonly Option[]>>;

export const findAreas = async (q: string): Options =>
	optionsIn(await answer(client.GET('/api/v1/areas', { params: { query: { q, limit: FOUND_AT_ONCE, ...nearSeat() } } })), areaOption);

export const nameArea = async (area_id: string): Promise<Answer<Option>> => {
	const found = await answer(client.GET('/api/v1/areas/{area_id}', { params: { path: { area_id } } }));
	return found.problem === undefined ? { data: areaOption(found.data) } : found;
};

export const getFields = async (): Options => optionsIn(await answer(client.GET('/api/v1/fields')), fieldOption);

const organisations = (query: { q?: string; area_id?: string; limit: number }): Promise<Answer<Schema<'Paged_OrganisationOut_'>>> =>
	answer(client.GET('/api/v1/organisations', { params: { query } }));
const organisation = (organisation_id: string): Promise<Answer<Schema<'Paged_OrganisationOut_'>['items'][number]>> =>
	answer(client.GET('/api/v1/organisations/{organisation_id}', { params: { path: { organisation_id } } }));

export const findOrganisations = async (_: Petition, q: string): Options =>
	q === '' ? { data: [] } : nearFirst(nearSeat().near, async (place) => optionsIn(await organisations({ q, limit: FOUND_AT_ONCE, ...place }), organisationOption));

export const listMembers = async (organisation_id: string): Options =>
	optionsIn(await answer(client.GET('/api/v1/organisations/{organisation_id}/members', { params: { path: { organisation_id } } })), ({ account_id, full_name }) => ({
		value: account_id,
		label: full_name
	}));

const MOST = 100;
/** Where the matter can be given: typed, anybody; before that the bodies at the holder's place, first those named by the field. */
export async function findAssignable(petition: Petition, q: string): Options {
	if (q !== '') return findOrganisations(petition, q);
	const asked = await all([organisation(petition.holder.id), answer(client.GET('/api/v1/fields'))]);
	if (asked.problem) return asked;
	const [holder, fields] = asked.data;
	const there = await organisations({ area_id: holder.area.id, limit: MOST });
	if (there.problem) return there;
	const field = fields.items.find(({ code }) => code === petition.field.code);
	const competent = [...(field?.commune_templates ?? []), ...(field?.province_templates ?? [])];
	const offered = there.data.items.map((one) => ({ first: competent.includes(one.template), option: organisationOption(one) }));
	return {
		data: [
			...offered.filter(({ first }) => first).map(({ option }) => ({ ...option, hint: m.petition_competent() })),
			...offered.filter(({ first }) => !first).map(({ option }) => option)
		]
	};
}

/** The body that the holder's cases go up to. */
export async function suggestAbove(petition: Petition): Options {
	const holder = await organisation(petition.holder.id);
	if (holder.problem) return holder;
	return { data: holder.data.superior === null ? [] : [organisationOption(holder.data.superior)] };
}
