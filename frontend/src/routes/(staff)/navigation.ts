import { resolve } from '$app/paths';
import type { ResolvedPathname } from '$app/types';
import { m } from '#lib/i18n/index.ts';

interface Entry {
	readonly href: ResolvedPathname;
	readonly label: () => string;
	/** Shown when `/me` allows this action; without it, to everybody signed in. */
	readonly needs?: string;
}

/** The main navigation, in the order shown. A new screen is one line here. */
const entries: readonly Entry[] = [{ href: resolve('/(staff)/me'), label: m.identity_account }];

export const entriesFor = (allowedActions: readonly string[]): readonly Entry[] =>
	entries.filter(({ needs }) => needs === undefined || allowedActions.includes(needs));
