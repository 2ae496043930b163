import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '#lib/i18n/index.ts';
import { answer, errorAt, problemOf, retryAfter, SessionChanged, summaryOf, Unreachable } from './problem.ts';

const refused = (status: number, headers: Record<string, string> = {}): Response => new Response(null, { status, headers });
const INVALID = {
	type: '/problems/invalid-input',
	title: 'Dữ liệu chưa hợp lệ',
	status: 422,
	detail: null,
	errors: [
		{ pointer: '/items/0/text', code: 'too_long', message: 'Tối đa 5000 chữ' },
		{ pointer: '', code: 'conflict', message: 'Hai ngày trái nhau' }
	]
};

afterEach(() => {
	chooseLanguage('vi');
});

describe('a refusal of the server', () => {
	it('keeps type, texts and field errors', () => {
		const problem = problemOf(refused(422), INVALID);
		expect(problem).toMatchObject({ type: '/problems/invalid-input', status: 422, title: 'Dữ liệu chưa hợp lệ', detail: null });
		expect(errorAt(problem, '/items/0/text')).toBe('Tối đa 5000 chữ');
		expect(errorAt(problem, '/items/1/text')).toBeUndefined();
	});
	it('lists the field errors in the summary, with where they lead', () => {
		expect(summaryOf(problemOf(refused(422), INVALID))).toEqual([
			{ pointer: '/items/0/text', text: 'Tối đa 5000 chữ' },
			{ pointer: '', text: 'Hai ngày trái nhau' }
		]);
	});
	it('tells itself in the summary when it names no field', () => {
		expect(summaryOf(problemOf(refused(409), { title: 'Không chuyển được', detail: 'Đã hoàn thành' }))).toEqual([{ text: 'Đã hoàn thành' }]);
		expect(summaryOf(problemOf(refused(409), { title: 'Không chuyển được' }))).toEqual([{ text: 'Không chuyển được' }]);
	});
	it.each([['<html>502</html>'], [undefined], [null], [42], [{ status: 502 }], [{ title: '' }]])('takes %j for an unexpected failure', (body) => {
		expect(problemOf(refused(502), body)).toMatchObject({ type: 'about:blank', status: 502, title: 'Có lỗi xảy ra', errors: [] });
	});
	it('survives broken field errors', () => {
		const problem = problemOf(refused(422), { title: 'Sai', errors: ['x', null, { pointer: 3 }] });
		expect(problem.errors).toEqual([{ pointer: '', code: '', message: 'Có lỗi xảy ra' }]);
	});
});

describe('Retry-After', () => {
	const now = Date.parse('2026-11-22T10:00:00Z');
	it.each([
		['30', 30],
		['Sun, 22 Nov 2026 10:00:45 GMT', 45],
		['Sun, 22 Nov 2026 09:00:00 GMT', 0],
		['soon', null],
		[null, null]
	])('%j is %j seconds', (header, seconds) => {
		expect(retryAfter(header, now)).toBe(seconds);
	});
	it('reaches the problem', () => {
		expect(problemOf(refused(429, { 'Retry-After': '90' }), { title: 'Quá nhiều lần' }).retryAfterSeconds).toBe(90);
	});
});

describe('the answer of a call', () => {
	it('is the data, an empty one too', async () => {
		expect(await answer(Promise.resolve({ data: { id: 1 }, response: new Response('{}') }))).toEqual({ data: { id: 1 } });
		expect(await answer(Promise.resolve({ response: new Response(null, { status: 204 }) }))).toEqual({ data: undefined });
	});
	it('is a problem when nothing came back, in the chosen language', async () => {
		chooseLanguage('en');
		expect(await answer(Promise.reject(new Unreachable()))).toMatchObject({ problem: { status: 0, title: 'The server cannot be reached' } });
		expect(await answer(Promise.reject(new SessionChanged()))).toMatchObject({ problem: { type: 'client:session-changed' } });
	});
	it('does not hide a fault of the program', async () => {
		await expect(answer(Promise.reject(new TypeError('x is not a function')))).rejects.toThrow(TypeError);
	});
});
