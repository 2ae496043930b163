import { resolve } from '$app/paths';
import type { ResolvedPathname } from '$app/types';
import { m } from '#lib/i18n/index.ts';
import type { Me } from '#lib/session/state.ts';

interface Entry {
	readonly href: ResolvedPathname;
	readonly label: () => string;
	/** Shown when `/me` allows this action; without it, to everybody signed in. */
	readonly needs?: string;
	/** Shown to who acts for an organisation. */
	readonly seated?: true;
}

/** The main navigation, in the order shown. A new screen is one line here. */
const entries: readonly Entry[] = [
	{ href: resolve('/(staff)/don-thu'), label: m.petitions_title },
	{ href: resolve('/(staff)/tiep-nhan'), label: m.intake_nav, seated: true },
	{ href: resolve('/(staff)/viec-duoc-giao'), label: m.assignments_title, seated: true },
	{ href: resolve('/(staff)/chuyen-cap'), label: m.escalations_title, seated: true },
	{ href: resolve('/(staff)/doi-thoai'), label: m.session_nav },
	{ href: resolve('/(staff)/thong-bao'), label: m.notices_title },
	{ href: resolve('/(staff)/me'), label: m.identity_account }
];

export const entriesFor = ({ allowed_actions, active_membership }: Me): readonly Entry[] =>
	entries.filter(({ needs, seated }) => (needs === undefined || allowed_actions.includes(needs)) && !(seated && active_membership === null));
