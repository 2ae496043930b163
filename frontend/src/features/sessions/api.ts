import { client } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Path, PostBody, Schema } from '#lib/api/types.ts';
import { areaOption, fieldOption, nearFirst, optionsIn, organisationOption, type Search } from '#lib/petition/view.ts';
import { nearSeat } from '#lib/session/session.svelte.ts';
import type { Option } from '#lib/ui/option.ts';
import { foundAmong } from './earlier.ts';
import { memberOption, type Filters } from './view.ts';

export type Action = Schema<'SessionAction'>;
export type Session = Schema<'SessionOut'>;
type Kebab<Word extends string> = Word extends `${infer Head}_${infer Tail}` ? `${Head}-${Kebab<Tail>}` : Word;
type PathOf<Name extends Action> = `/api/v1/sessions/{session_id}/${Kebab<Name>}`;
type Verb = { [Name in Action]: PathOf<Name> extends Path ? Name : never }[Action];
/** The bodies of the actions that one small form asks for. */
export type Bodies = { [Name in Verb]: PathOf<Name> extends Path ? PostBody<PathOf<Name>> : never } & {
	/** No screen plans a session that follows up an earlier one, so none has to undo that. */
	update: Omit<Schema<'SessionPatch'>, 'previous_session_id'>;
	record_attendance: Schema<'AttendanceIn'>;
};

const at = (session_id: string): { path: { session_id: string } } => ({ path: { session_id } });
const ifMatch = ({ version }: Session): string => `"v${String(version)}"`;

export const listSessions = (filters: Filters, cursor: string | null): Promise<Answer<Schema<'Paged_SessionItem_'>>> => {
	const { kind, state, from, to } = filters;
	const query = {
		...(kind !== '' && { kind: [kind] }),
		...(state !== '' && { state: [state] }),
		...(from !== '' && { from }),
		...(to !== '' && { to }),
		...(cursor !== null && { cursor })
	};
	return answer(client.GET('/api/v1/sessions', { params: { query } }));
};

export const getSession = (session_id: string): Promise<Answer<Session>> => answer(client.GET('/api/v1/sessions/{session_id}', { params: at(session_id) }));

export const planSession = (body: Schema<'SessionIn'>): Promise<Answer<Session>> => answer(client.POST('/api/v1/sessions', { body }));

/** Makes the move that the person asked for on what they had read, its version. */
export function act(session: Session, action: keyof Bodies, body: object, key: string): Promise<Answer<Session>> {
	const params = at(session.id);
	const header = { 'If-Match': ifMatch(session) };
	if (action === 'update') return answer(client.PATCH('/api/v1/sessions/{session_id}', { params: { ...params, header }, body }));
	if (action === 'record_attendance')
		return answer(client.PUT('/api/v1/sessions/{session_id}/attendance', { params: { ...params, header }, body: body as Bodies['record_attendance'] }));
	// all verbs are shaped alike; that this body is this verb's own is held where the forms are written down
	const path = `/api/v1/sessions/{session_id}/${action.replaceAll('_', '-')}` as PathOf<'announce'>;
	return answer(client.POST(path, { params: { ...params, header: { ...header, 'Idempotency-Key': key } }, body }));
}

export const storeAppointments = (session: Session, appointments: Schema<'AppointmentIn'>[]): Promise<Answer<Session>> =>
	answer(client.PUT('/api/v1/sessions/{session_id}/appointments', { params: { ...at(session.id), header: { 'If-Match': ifMatch(session) } }, body: { appointments } }));

export async function listCommitments(session_id: string): Promise<Answer<Schema<'SessionCommitmentOut'>[]>> {
	const given = await answer(client.GET('/api/v1/sessions/{session_id}/commitments', { params: at(session_id) }));
	return given.problem ? given : { data: given.data.items };
}

export const storeCommitments = (session: Session, commitments: Schema<'PlannedCommitmentIn'>[]): Promise<Answer<Session>> =>
	answer(client.PUT('/api/v1/sessions/{session_id}/commitments', { params: { ...at(session.id), header: { 'If-Match': ifMatch(session) } }, body: { commitments } }));

export type Opinion = Schema<'OpinionOut'>;
const AT_ONCE = 100;

/** All pages of a list. */
async function whole<Row>(page: (cursor: { cursor?: string }) => Promise<Answer<{ items: Row[]; next_cursor: string | null }>>): Promise<Answer<Row[]>> {
	const rows: Row[] = [];
	let cursor: string | null = null;
	do {
		const part: Answer<{ items: Row[]; next_cursor: string | null }> = await page(cursor === null ? {} : { cursor });
		if (part.problem) return part;
		rows.push(...part.data.items);
		cursor = part.data.next_cursor;
	} while (cursor !== null);
	return { data: rows };
}

/** Everything taken down that the person may see, by number. */
export const listOpinions = (session_id: string): Promise<Answer<Opinion[]>> =>
	whole((cursor) => answer(client.GET('/api/v1/sessions/{session_id}/petitions', { params: { ...at(session_id), query: { limit: AT_ONCE, ...cursor } } })));

/** An opinion that is stored; `existing`: it was so before this call. */
export interface Captured extends Schema<'CapturedOut'> {
	readonly existing: boolean;
}
const STORED_BEFORE = 200;
export async function captureOpinion(session_id: string, body: Schema<'OpinionIn'>): Promise<Answer<Captured>> {
	let status = 0;
	const call = client.POST('/api/v1/sessions/{session_id}/petitions', { params: at(session_id), body });
	const captured = await answer(call.then((given) => {
		status = given.response.status;
		return given;
	}));
	return captured.problem ? captured : { data: { ...captured.data, existing: status === STORED_BEFORE } };
}

type Options = Promise<Answer<readonly Option[]>>;
export const getFields = async (): Options => optionsIn(await answer(client.GET('/api/v1/fields')), fieldOption);

/** The places directly within an area. */
export async function listPlaces(parent_id: string): Options {
	const places = await whole((cursor) => answer(client.GET('/api/v1/areas', { params: { query: { parent_id, limit: AT_ONCE, ...cursor } } })));
	return places.problem ? places : { data: places.data.map(areaOption) };
}

const PAGES_SEARCHED = 3;
/** The newest petitions of a place and below, as far back as the search for an earlier one goes. */
async function newestPetitions(area_id: string): Promise<Answer<Schema<'PetitionItem'>[]>> {
	const rows: Schema<'PetitionItem'>[] = [];
	let cursor: string | null = null;
	for (let page = 0; page < PAGES_SEARCHED; page += 1) {
		const part: Answer<Schema<'Paged_PetitionItem_'>> = await answer(
			client.GET('/api/v1/petitions', { params: { query: { area_id, limit: AT_ONCE, ...(cursor !== null && { cursor }) } } })
		);
		if (part.problem) return part;
		rows.push(...part.data.items);
		cursor = part.data.next_cursor;
		if (cursor === null) break;
	}
	return { data: rows };
}

/** Finds an earlier petition of the place by code or title. Asks for them once, at the first search. */
export function earlierPetitions(area_id: string): Search {
	let asked: Schema<'PetitionItem'>[] | undefined;
	return async (typed) => {
		if (asked === undefined) {
			const newest = await newestPetitions(area_id);
			if (newest.problem) return newest;
			asked = newest.data;
		}
		return { data: foundAmong(asked, typed, FOUND_AT_ONCE) };
	};
}

/** Who holds a seat there, the head first. */
export const listMembers = async (organisation_id: string): Options =>
	optionsIn(await answer(client.GET('/api/v1/organisations/{organisation_id}/members', { params: { path: { organisation_id } } })), memberOption);

const FOUND_AT_ONCE = 25;
export const findAreas = async (q: string): Options =>
	optionsIn(await answer(client.GET('/api/v1/areas', { params: { query: { q, limit: FOUND_AT_ONCE, ...nearSeat() } } })), areaOption);
export const findOrganisations = (q: string): Options =>
	nearFirst(nearSeat().near, async (place) =>
		optionsIn(await answer(client.GET('/api/v1/organisations', { params: { query: { q, limit: FOUND_AT_ONCE, ...place } } })), organisationOption)
	);
