import { expect, it } from 'vitest';
import { fieldId } from './field.ts';

it('gives each pointer of a body an id of its own', () => {
	expect(['/username', '/items/0/text', '/items/1/text'].map(fieldId)).toEqual(['field-username', 'field-items-0-text', 'field-items-1-text']);
});
