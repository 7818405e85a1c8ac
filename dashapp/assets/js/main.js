/* Main: loads every module, in this order, and names what others call: Dash its component, tests and the console the rest. */
import "./native_functions.js";
import "./request_errors.js";
import { go } from "./address.js";
import { refresh } from "./dash.js";
import { Markup } from "./markup.js";
import "./late_answers.js";
import "./buttons.js";
import "./waiting.js";
import "./hints.js";
import "./figures.js";
import "./forms.js";
import "./grid.js";
import "./query_forms.js";
import "./upload_list.js";
import "./drop_zone.js";
import "./job_polling.js";
import "./column_choice.js";

window.cartograph = { Markup, go, refresh };
