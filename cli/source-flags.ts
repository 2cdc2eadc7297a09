// The flags every command that reads Thread takes, as commander's options.
import type { Command } from 'commander';

export function addSourceFlags(command: Command): Command {
  return command
    .option('--profile <file>', "selector profile (default: the run folder's profile.yaml)")
    .option('--browser <path>', 'browser to use instead of the one found by itself')
    .option('--strategy <name>', 'auto, http, json, observe or render', 'auto')
    .option('--rps <number>', 'requests a second, at most');
}
