// What every page runs. Served as one file together with all that it imports (see webapp/core/linking.py).
import "./htmx-setup.js";
import "./ime.js";
import "./live.js";
import "./timer.js";
import "./outbox.js";
