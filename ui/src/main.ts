// Starts the interface in the page that a window shows.
import { mount } from "svelte";
import App from "./App.svelte";
import QuickAddWindow from "./tasks/QuickAddWindow.svelte";
import "./app.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app to draw into");
mount(location.hash === "#quick-add" ? QuickAddWindow : App, { target });
