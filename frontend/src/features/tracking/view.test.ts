import { describe, expect, it } from 'vitest';
import type { Tracked } from './api.ts';
import { ownVerbs } from './own.ts';
import { missingIn, refusalOf } from './view.ts';

const problem = { type: '/problems/x', status: 401, title: 'Sai', detail: 'Mã hoặc khóa bí mật không đúng.', errors: [], retryAfterSeconds: null };

describe('following a petition', () => {
	it('needs code and secret', () => {
		expect(missingIn('', ' ').map(({ pointer }) => pointer)).toEqual(['/code', '/secret']);
		expect(missingIn('PA-52', 'X')).toEqual([]);
	});
	it('never says which of the two was wrong, but how long to wait', () => {
		expect(refusalOf(problem)).toEqual([{ pointer: '/code', text: 'Mã hoặc khóa bí mật không đúng.' }]);
		expect(refusalOf({ ...problem, status: 429, retryAfterSeconds: 30 }).map(({ text }) => text)).toContain('Thử lại sau 30 giây.');
	});
	it('offers what the server allows, of what can be done here', () => {
		const tracked = (allowed_actions: readonly string[]): Tracked => ({ petition: { allowed_actions } }) as unknown as Tracked;
		expect(ownVerbs(tracked(['withdraw', 'contest', 'provide_information']))).toEqual(['contest', 'withdraw']);
		expect(ownVerbs(tracked([]))).toEqual([]);
	});
});
