/** The part of a problem that is shown. */
export interface Told {
	readonly status: number;
	readonly title: string;
	readonly detail: string | null;
}

/** What a screen waits for: data, or why there is none. */
export type Outcome<Data> = { readonly data: Data; readonly problem?: undefined } | { readonly problem: Told };

/** Refused: asking again changes nothing. Everything else failed and may be tried again. */
export const isRefusal = (problem: Told): boolean => [401, 403, 404, 410].includes(problem.status);
