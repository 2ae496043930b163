import { client } from '#lib/api/client.ts';
import { answer, type Answer } from '#lib/api/problem.ts';
import type { Schema } from '#lib/api/types.ts';

export const listNotices = (cursor: string | null): Promise<Answer<Schema<'Paged_NoticeOut_'>>> =>
	answer(client.GET('/api/v1/notices', { params: { query: cursor === null ? {} : { cursor } } }));

export const readNotice = (notice_id: string): Promise<Answer<unknown>> =>
	answer<unknown>(client.POST('/api/v1/notices/{notice_id}/read', { params: { path: { notice_id } } }));
