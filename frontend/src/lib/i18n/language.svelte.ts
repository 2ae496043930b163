import { recall, remember } from '#lib/storage.ts';
import { baseLocale, isLocale, locales, overwriteGetLocale, type Locale } from './gen/runtime.js';

export type Language = Locale;
export const languages: readonly Language[] = locales;

const KEY = 'doi-thoai.language';
const remembered = recall(KEY);
let current = $state<Language>(isLocale(remembered) ? remembered : baseLocale);
// every message reads the language through here, so a switch redraws the texts and loses no entry
overwriteGetLocale(() => current);

export const language = (): Language => current;

/** The person's own choice: kept on this device. */
export function chooseLanguage(chosen: Language): void {
	current = chosen;
	remember(KEY, chosen);
}

/** The account's language, used as long as nobody chose another on this device. */
export function suggestLanguage(suggested: string): void {
	if (isLocale(suggested) && !isLocale(recall(KEY))) current = suggested;
}
