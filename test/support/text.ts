import fc from 'fast-check';

/** What one language or another gives a meaning to. */
const MEANINGFUL =
  '" \' \\ $ # { } < > % ` * _ [ ] ( ) ! | ~ & ; : = + - . , 1) """ {{ <%- %> _package_ &amp; 🙂 שלום'.split(' ');

/** Any text that a user can type as a description or a name. */
export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...MEANINGFUL, '\n', '\t', ' '), fc.string({ unit: 'grapheme', maxLength: 3 })), {
    maxLength: 20,
  })
  .map((parts) => parts.join('').replace(/[^\P{Cc}\t\n\r]/gu, ''));
