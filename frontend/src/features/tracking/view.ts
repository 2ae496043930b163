import { summaryOf, type Problem } from '#lib/api/problem.ts';
import { formatWait, m } from '#lib/i18n/index.ts';

export interface SummaryItem {
	readonly pointer?: string;
	readonly text: string;
}

/** What is still missing before code and secret can be looked up. */
export const missingIn = (code: string, secret: string): readonly SummaryItem[] => [
	...(code.trim() === '' ? [{ pointer: '/code', text: m.ui_missing({ label: m.word_receipt_code() }) }] : []),
	...(secret.trim() === '' ? [{ pointer: '/secret', text: m.ui_missing({ label: m.word_receipt_secret() }) }] : [])
];

/** The summary of a refusal: which of the two was wrong is never told, a wait is. */
export function refusalOf(problem: Problem): readonly SummaryItem[] {
	const wait = problem.retryAfterSeconds;
	const items = summaryOf(problem).map((item) => (problem.status === 401 ? { ...item, pointer: '/code' } : item));
	return wait === null ? items : [...items, { text: m.tracking_try_again_in({ wait: formatWait(wait) }) }];
}
