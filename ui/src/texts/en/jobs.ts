// The dashboard of jobs.
export const jobs = {
  lines: "Log",
};
