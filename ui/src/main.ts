// Starts the interface in the one page that the window shows.
import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app to draw into");
mount(App, { target });
