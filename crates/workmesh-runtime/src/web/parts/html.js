import { HTMLRewriter } from "internal:web/html_rewriter";
import { html } from "internal:web/parts";

html.provide({ HTMLRewriter });
