export { m } from './gen/messages.js';
export { formatDay, formatMoment, formatWait } from './format.ts';
export { chooseLanguage, language, languages, suggestLanguage, type Language } from './language.svelte.ts';
