import { m } from '#lib/i18n/index.ts';

export interface FieldError {
	/** JSON pointer into the body (RFC 6901); the empty pointer is the whole body. */
	readonly pointer: string;
	readonly code: string;
	readonly message: string;
}

/** Every refusal and failure, whoever found it: the server (RFC 9457), the way there, or this page. */
export interface Problem {
	readonly type: string;
	/** HTTP status; 0 when no answer came. */
	readonly status: number;
	readonly title: string;
	readonly detail: string | null;
	readonly errors: readonly FieldError[];
	readonly retryAfterSeconds: number | null;
}

/** What a call gave: data, or the one problem shape. Test `problem` first. */
export type Answer<Data> = { readonly data: Data; readonly problem?: undefined } | { readonly problem: Problem };

/** No complete answer came back: no network, server gone, reply cut. */
export class Unreachable extends Error {}

/** Another tab changed the account or membership; this tab must not act under the new one. */
export class SessionChanged extends Error {}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function fieldErrors(value: unknown): readonly FieldError[] {
	if (!Array.isArray(value)) return [];
	return value.filter(isRecord).map((error) => ({
		pointer: text(error['pointer']) ?? '',
		code: text(error['code']) ?? '',
		message: text(error['message']) ?? m.problem_unexpected_title()
	}));
}

/** `Retry-After` in whole seconds from `now` (epoch milliseconds): a number or a date (RFC 9110). */
export function retryAfter(header: string | null, now: number): number | null {
	if (header === null) return null;
	if (/^\d+$/.test(header)) return Number(header);
	const until = Date.parse(header);
	return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

/** The problem in a refused answer. A body that is no problem (a proxy's page) is told as an unexpected failure. */
export function problemOf(response: Response, body: unknown): Problem {
	const wait = retryAfter(response.headers.get('Retry-After'), Date.now());
	const title = isRecord(body) ? text(body['title']) : null;
	if (!isRecord(body) || title === null) {
		return {
			type: 'about:blank',
			status: response.status,
			title: m.problem_unexpected_title(),
			detail: m.problem_unexpected_detail(),
			errors: [],
			retryAfterSeconds: wait
		};
	}
	return {
		type: text(body['type']) ?? 'about:blank',
		status: response.status,
		title,
		detail: text(body['detail']),
		errors: fieldErrors(body['errors']),
		retryAfterSeconds: wait
	};
}

function problemOfError(error: unknown): Problem | null {
	const local = { status: 0, errors: [], retryAfterSeconds: null };
	if (error instanceof Unreachable)
		return { ...local, type: 'client:unreachable', title: m.problem_unreachable_title(), detail: m.problem_unreachable_detail() };
	if (error instanceof SessionChanged)
		return { ...local, type: 'client:session-changed', title: m.problem_changed_title(), detail: m.problem_changed_detail() };
	return null;
}

/** Turns a call of the generated client into an `Answer`. Raises only what is a fault of this program. */
export async function answer<Data>(call: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Answer<Data>> {
	try {
		const { data, error, response } = await call;
		return response.ok ? { data: data as Data } : { problem: problemOf(response, error) };
	} catch (error) {
		const problem = problemOfError(error);
		if (problem === null) throw error;
		return { problem };
	}
}

/** The message for one field, by its JSON pointer. */
export function errorAt(problem: Problem | undefined, pointer: string): string | undefined {
	return problem?.errors.find((error) => error.pointer === pointer)?.message;
}

/** The items of the error summary: each input error, or the problem itself when it names none. */
export function summaryOf(problem: Problem): readonly { pointer?: string; text: string }[] {
	if (problem.errors.length > 0) return problem.errors.map(({ pointer, message }) => ({ pointer, text: message }));
	return [{ text: problem.detail ?? problem.title }];
}
