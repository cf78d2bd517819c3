import MarkdownIt from 'markdown-it';
import { parse as parseToml } from 'smol-toml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../support/text.js';
import { dns, folded, markdown, renderPath, renderText, toml } from '../../project/rendering.js';

const data = { libname: 'cool_library', description: '' };

describe('templates', () => {
  it('put the library in as a whole word, in text and path', () => {
    expect(renderText('a.py', 'from _package_.x import test__package_, _package_s', data)).toBe(
      'from cool_library.x import test__package_, _package_s',
    );
    expect(renderPath('_package_/text.py.ejs', data)).toBe('cool_library/text.py');
  });

  it('leave tags alone in files that are not rendered', () => {
    expect(renderText('Makefile', '<%- libname %>', data)).toBe('<%- libname %>');
    expect(renderText('Makefile.ejs', '<%- libname %>', data)).toBe('cool_library');
  });

  it('keep placeholders and tags in the text of a user as they are', () => {
    const description = '_package_ <%- libname %>';
    expect(renderText('x.ejs', '<%- description %>', { ...data, description })).toBe(description);
  });

  it('call a library as Kubernetes takes names', () => {
    expect(dns('a_cool_library')).toBe('a-cool-library');
  });

  it('name the file of a template that fails', () => {
    expect(() => renderText('broken.md.ejs', '<%- nothing %>', data)).toThrow('broken.md.ejs');
  });
});

describe('the text of a user', () => {
  it('comes back unchanged from TOML', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parseToml(`x = ${toml(text)}`)['x']).toBe(text);
      }),
    );
  });

  it('reads in Markdown as it was written, on one line', () => {
    const reader = new MarkdownIt('commonmark');
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens = reader.parse(markdown(text), {});
        const inline = tokens.flatMap((token) => token.children ?? []);
        expect(
          tokens.map(({ type }) => type).filter((type) => !/^(paragraph_(open|close)|inline)$/.test(type)),
        ).toEqual([]);
        expect(inline.every(({ type }) => type === 'text' || type === 'text_special')).toBe(true);
        expect(inline.map(({ content }) => content).join('')).toBe(folded(text));
      }),
    );
  });
});
