import { client } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';

export type WorkItem = Schema<'WorkItem'>;

export const listWork = (state: readonly Schema<'AssignmentState'>[], cursor: string | null): Promise<Answer<Schema<'Paged_WorkItem_'>>> =>
	answer(client.GET('/api/v1/assignments', { params: { query: { state: [...state], ...(cursor !== null && { cursor }) } } }));

/** The own organisation took the work up; repeating it changes nothing. */
export const acknowledge = ({ id, version }: WorkItem): Promise<Answer<Schema<'AcknowledgedOut'>>> =>
	answer(client.POST('/api/v1/assignments/{assignment_id}/acknowledge', { params: { path: { assignment_id: id }, header: { 'If-Match': `"v${String(version)}"` } } }));
