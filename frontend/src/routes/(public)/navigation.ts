import { resolve } from '$app/paths';
import type { ResolvedPathname } from '$app/types';
import { m } from '#lib/i18n/index.ts';

interface Entry {
	readonly href: ResolvedPathname;
	readonly label: () => string;
}

/** What everybody can do, in the order shown. A new public screen is one line here. */
export const entries: readonly Entry[] = [
	{ href: resolve('/(public)/gui-kien-nghi'), label: m.nav_submit },
	{ href: resolve('/(public)/theo-doi'), label: m.tracking_title },
	{ href: resolve('/(public)/da-cong-khai'), label: m.published_title },
	{ href: resolve('/(public)/lich-doi-thoai'), label: m.session_public_title }
];
