import { autocompletion, type CompletionContext, type CompletionResult, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  MatchDecorator,
  placeholder,
  ViewPlugin,
} from '@codemirror/view';
import type { Place } from '../api.ts';

/** A field that can be asked for; values when there are few. */
export type QueryField = { readonly path: string; readonly type: string; readonly meaning: string; readonly values?: readonly string[] };

export type QueryEditor = {
  readonly setText: (text: string) => void;
  readonly setPlaces: (places: readonly Place[]) => void;
  readonly focus: () => void;
  readonly destroy: () => void;
};

type EditorOptions = {
  readonly text: string;
  readonly fields: () => readonly QueryField[];
  readonly onSubmit: (text: string) => void;
};

const setPlacesEffect = StateEffect.define<readonly Place[]>();

/** Where the query is wrong. Whoever types on is no longer told. */
const placesField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, { docChanged, effects, newDoc }) => {
    const told = effects.find((effect) => effect.is(setPlacesEffect));
    if (told) return marksOf(told.value, newDoc.length);
    return docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(places: readonly Place[], length: number): DecorationSet {
  const mark = Decoration.mark({ class: 'cm-wrong' });
  const ranges = places.flatMap(({ span: { start, end } }) => {
    // At the end of the text the last character stands for what is missing.
    const to = Math.min(Math.max(end, start + 1), length);
    const from = Math.min(start, to - 1);
    return from >= 0 && from < to ? [mark.range(from, to)] : [];
  });
  return Decoration.set(ranges, true);
}

const words = new MatchDecorator({
  regexp: /\b(?:and|or|not)\b(?!\s*[:<>])|"(?:[^"\\]|\\.)*"|[\w.@-]+(?=\s*(?::|[<>]=?))/gi,
  decoration: ([match]) =>
    Decoration.mark({ class: /^"/.test(match) ? 'cm-text' : /^(?:and|or|not)$/i.test(match) ? 'cm-word' : 'cm-field' }),
});

const highlight = ViewPlugin.define(
  (view) => ({
    marks: words.createDeco(view),
    update(update) {
      this.marks = words.updateDeco(update, this.marks);
    },
  }),
  { decorations: ({ marks }) => marks },
);

const theme = EditorView.theme({
  '&': { color: 'var(--ink)', fontSize: '13.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { padding: '8px 0', fontFamily: 'var(--mono)', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-placeholder': { color: 'var(--soft)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--selection)' },
  '.cm-field': { color: 'var(--q-field)' },
  '.cm-word': { color: 'var(--q-keyword)', fontWeight: '600' },
  '.cm-text': { color: 'var(--q-literal)' },
  '.cm-wrong': { textDecoration: 'underline wavy var(--critical)', textUnderlineOffset: '3px' },
  '.cm-tooltip': {
    background: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '8px',
    overflow: 'hidden',
    zIndex: '20',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--current)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--soft)', fontStyle: 'normal', fontFamily: 'var(--sans)', marginLeft: '1em' },
  '.cm-completionIcon': { display: 'none' },
});

/**
 * A line for a query, in a shadow tree: there its style comes as a style sheet object, which the page's policy allows, and nowhere as
 * markup. Enter asks; what is wrong is underlined; names of fields, and values where there are few, are offered.
 */
export function createQueryEditor(host: HTMLElement, { text, fields, onSubmit }: EditorOptions): QueryEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const submit = (view: EditorView) => {
    onSubmit(view.state.doc.toString().trim());
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        placesField,
        highlight,
        theme,
        autocompletion({ override: [(context) => complete(context, fields())], icons: false, activateOnTyping: true }),
        keymap.of([
          ...completionKeymap,
          { key: 'Enter', run: submit },
          { key: 'Ctrl-Space', run: startCompletion },
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        placeholder('Search alerts with KQL, for example  severity: (high or critical) and user.name: mira*'),
        EditorView.contentAttributes.of({ 'aria-label': 'Query (KQL)', spellcheck: 'false', autocapitalize: 'off' }),
        EditorView.domEventHandlers({ beforeinput: typeOver }),
        // A query is one line.
        EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change)),
      ],
    }),
  });
  return {
    setText: (next) => {
      if (view.state.doc.toString() !== next) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    setPlaces: (places) => view.dispatch({ effects: setPlacesEffect.of(places) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/**
 * Who types over a selection is not left to the browser: it would keep the look of what was there with style in the markup, which the page's
 * policy forbids.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== 'insertText' || event.data === null || view.composing || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type' });
  return true;
}

function complete(context: CompletionContext, fields: readonly QueryField[]): CompletionResult | null {
  const value = context.matchBefore(/([\w.@-]+)\s*:\s*\(?(?:[\w.@"-]+\s+or\s+)*[\w.@"-]*$/);
  const name = value && /^([\w.@-]+)\s*:/.exec(value.text)?.[1];
  if (value && name) {
    const values = fields.find(({ path }) => path === name)?.values ?? [];
    const from = value.to - (/[\w.@"-]*$/.exec(value.text)?.[0].length ?? 0);
    return values.length === 0
      ? null
      : { from, options: values.map((one) => ({ label: literal(one), displayLabel: one })), validFor: /^[\w.@"-]*$/ };
  }
  const word = context.matchBefore(/[\w.@]+$/);
  if (!word && !context.explicit) return null;
  const options = fields.map(({ path, type, meaning }) => ({
    label: path,
    detail: `${type} · ${meaning.split('\n', 1)[0]?.slice(0, 60)}`,
    apply: `${path}: `,
  }));
  return { from: word?.from ?? context.pos, options, validFor: /^[\w.@]*$/ };
}

/** A value as a query names it. */
function literal(value: string): string {
  return /^[\w.@-]+$/.test(value) && !/^(?:and|or|not)$/i.test(value)
    ? value
    : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
