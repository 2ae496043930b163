import { openClient } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';

export type PublicSession = Schema<'PublicSession'>;

/** The sessions that were announced, for everybody. Apart from what those who run them need: the public page brings none of it. */
export const listPublicSessions = (cursor: string | null): Promise<Answer<Schema<'Paged_PublicSession_'>>> =>
	answer(openClient.GET('/api/v1/public/sessions', { params: { query: { ...(cursor !== null && { cursor }) } } }));

/** One of them. */
export const getPublicSession = (session_id: string): Promise<Answer<PublicSession>> =>
	answer(openClient.GET('/api/v1/public/sessions/{session_id}', { params: { path: { session_id } } }));
