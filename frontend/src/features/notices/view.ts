import { m } from '#lib/i18n/index.ts';
import { noticeLabel } from './labels.ts';

/** What the notice says; of a kind without words here, that something is to be done. */
export const noticeText = (kind: string): string => (noticeLabel as Record<string, (() => string) | undefined>)[kind]?.() ?? m.notices_something();
