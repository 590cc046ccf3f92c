import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { html } from "@codemirror/lang-html";
import { json } from "@codemirror/lang-json";
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";

/** What a text is written in, if it is no markup. */
const LANGUAGES = { json, text: () => [] };

/** A text editor that shows findings at their places; `language` is `json`, `text` or markup, `label` says what is edited. */
export function createEditor(parent, language, onChange, label = "") {
  let quiet = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        history(),
        highlightActiveLine(),
        bracketMatching(),
        syntaxHighlighting(defaultHighlightStyle),
        language === "text" ? [] : EditorView.lineWrapping,
        EditorView.contentAttributes.of({ tabindex: "0", ...(label && { "aria-label": label }) }),
        lintGutter(),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        LANGUAGES[language]?.() ?? html({ matchClosingTags: false }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) onChange();
        }),
      ],
    }),
  });
  const offset = (line, column) => {
    const { doc } = view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    return Math.min(at.from + column - 1, at.to);
  };
  return {
    get: () => view.state.doc.toString(),
    set(text) {
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
    },
    mark(found) {
      const marks = found
        .filter((d) => d.line)
        .map((d) => {
          const from = offset(d.line, d.column);
          return { from, to: Math.max(from, offset(d.endLine, d.endColumn)), severity: d.severity, message: `${d.message}\n${d.help}` };
        });
      view.dispatch(setDiagnostics(view.state, marks));
    },
    go(line, column) {
      const at = offset(line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
  };
}
