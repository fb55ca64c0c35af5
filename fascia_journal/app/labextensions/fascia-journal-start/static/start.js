// The Start button of the notebooks, as a plugin of JupyterLab, written as the container that JupyterLab loads,
// so that nothing needs to be built. JupyterLab's own "run all cells", pressed before the kernel is there, asks for
// a second kernel; the two starts get into each other's way, and now and then none is left. This one waits.
(() => {
  const COMMAND = "fascia-journal:start";

  const plugin = {
    id: "fascia-journal-start:plugin",
    autoStart: true,
    activate: (app) => {
      app.commands.addCommand(COMMAND, {
        label: "Start",
        caption: "Start this page: run its cells",
        execute: async () => {
          const session = app.shell.currentWidget?.sessionContext;
          await session?.ready;
          await session?.session?.kernel?.info;
          return app.commands.execute("notebook:run-all-cells");
        },
      });
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["fascia-journal-start"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
