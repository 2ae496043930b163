import { client } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Path, PostBody, Schema } from '#lib/api/types.ts';
import { formatDay } from '#lib/i18n/index.ts';
import { areaOption, nearFirst, optionsIn, organisationOption } from '#lib/petition/view.ts';
import { nearSeat } from '#lib/session/session.svelte.ts';
import type { Option } from '#lib/ui/option.ts';
import type { Filters, Shown } from './view.ts';

export type Action = Schema<'CommitmentAction'>;
export type Commitment = Schema<'CommitmentOut'>;
type Kebab<Word extends string> = Word extends `${infer Head}_${infer Tail}` ? `${Head}-${Kebab<Tail>}` : Word;
type PathOf<Name extends Action> = `/api/v1/commitments/{commitment_id}/${Kebab<Name>}`;
export type BodyOf<Name extends Action> = PathOf<Name> extends Path ? PostBody<PathOf<Name>> : never;

export function listCommitments(filters: Filters, cursor: string | null): Promise<Answer<Schema<'Paged_CommitmentOut_'>>> {
	const { state, organisation, area, session, late } = filters;
	const query = {
		...(state !== '' && { state: [state] }),
		...(organisation !== '' && { organisation_id: organisation }),
		...(area !== '' && { area_id: area }),
		...(session !== '' && { session_id: session }),
		...(late === 'overdue' && { overdue: true }),
		...(late === 'unconfirmed' && { unconfirmed: true }),
		...(cursor !== null && { cursor })
	};
	return answer(client.GET('/api/v1/commitments', { params: { query } }));
}

const AT_ONCE = 100;
/** Those of one petition or session, by number; with 403 for who follows none up. */
async function listOf(source: { petition_id: string } | { session_id: string }): Promise<Answer<Commitment[]>> {
	const listed = await answer(client.GET('/api/v1/commitments', { params: { query: { ...source, limit: AT_ONCE } } }));
	return listed.problem ? listed : { data: listed.data.items.toSorted((one, other) => one.number - other.number) };
}
export const listOfPetition = (petition_id: string): Promise<Answer<Commitment[]>> => listOf({ petition_id });
export const listOfSession = (session_id: string): Promise<Answer<Commitment[]>> => listOf({ session_id });

/** Makes the move that the person asked for on what they had read, its version. */
export function act({ id, version }: Pick<Shown, 'id' | 'version'>, action: Action, body: object, key: string): Promise<Answer<unknown>> {
	const header = { 'If-Match': `"v${String(version)}"`, 'Idempotency-Key': key };
	// all verbs are shaped alike; that this body is this verb's own is held where the forms are written down
	const path = `/api/v1/commitments/{commitment_id}/${action.replaceAll('_', '-')}` as PathOf<'start'>;
	return answer<unknown>(client.POST(path, { params: { path: { commitment_id: id }, header }, body }));
}

type Options = Promise<Answer<readonly Option[]>>;
const FOUND_AT_ONCE = 25;

export const findOrganisations = (q: string): Options =>
	nearFirst(nearSeat().near, async (place) =>
		optionsIn(await answer(client.GET('/api/v1/organisations', { params: { query: { q, limit: FOUND_AT_ONCE, ...place } } })), organisationOption)
	);

export const findAreas = async (q: string): Options =>
	optionsIn(await answer(client.GET('/api/v1/areas', { params: { query: { q, limit: FOUND_AT_ONCE, ...nearSeat() } } })), areaOption);

/** The sessions that have a conclusion, newest first. */
export const listConcluded = async (): Options =>
	optionsIn(
		await answer(client.GET('/api/v1/sessions', { params: { query: { state: ['concluded', 'following_up', 'closed'], limit: AT_ONCE } } })),
		({ id, title, starts_at }) => ({ value: id, label: `${formatDay(starts_at.slice(0, 10))} – ${title}` })
	);

/** What an address names by id alone: the organisation and the area of the filters. */
export async function nameChosen({ organisation, area }: Pick<Filters, 'organisation' | 'area'>): Promise<{ organisation: readonly Option[]; area: readonly Option[] }> {
	const [one, other] = await Promise.all([
		organisation === '' ? undefined : answer(client.GET('/api/v1/organisations/{organisation_id}', { params: { path: { organisation_id: organisation } } })),
		area === '' ? undefined : answer(client.GET('/api/v1/areas/{area_id}', { params: { path: { area_id: area } } }))
	]);
	return {
		organisation: one === undefined || one.problem ? [] : [organisationOption(one.data)],
		area: other === undefined || other.problem ? [] : [areaOption(other.data)]
	};
}
