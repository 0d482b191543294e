import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** Backups: sealed copies of database, log and state folder, and the way back. */
export function addBackups(program: Command, terminal: Terminal): void {
  const backup = program
    .command('backup')
    .description('backups: make, verify, restore to any moment, rehearse')
  backup
    .command('create')
    .description(
      'copy the database and the state folder into the vault, sealed; then remove what retention does not keep',
    )
    .option('--verify', 'restore it at once and hold every row against the database')
    .action(async (options) => (await import('./command/backup.ts')).backupCreate(terminal, options))
  backup
    .command('list')
    .description('backups that are whole, newest first, with the last restore that was verified')
    .option(
      '--verified-within <time>',
      'end with 1 unless the last restore that was tried succeeded in this time, such as 8d',
    )
    .action(async (options) => (await import('./command/backup.ts')).backupList(terminal, options))
  backup
    .command('verify')
    .description('read every object and report what is missing or not as it was written; needs no key')
    .argument('[id]', 'one backup alone')
    .option('--restore', 'restore it, too, and hold every row against the database')
    .option(
      '--every <time>',
      'go on: try a restore whenever the last one that succeeded is this old, such as 7d',
    )
    .action(async (id, options) =>
      (await import('./command/backup-verify.ts')).backupVerify(terminal, id, options),
    )
  backup
    .command('restore')
    .description('bring back the embedded database and missing files; Leme must not run')
    .option('--id <id>', 'a backup as it is; without it and --to-time everything that the vault has')
    .option('--to-time <time>', 'the last moment that is wanted, such as 2026-05-01T12:00:00Z')
    .option('--into <folder>', 'the database into a folder that is not there yet, for a server of your own')
    .option('--tenant <id>', "one client's own tables alone, while the rest goes on")
    .option(
      '--files <which>',
      'files of the state folder: missing, all, none; by default missing, and none with --into',
    )
    .action(async (options) => (await import('./command/backup-restore.ts')).backupRestore(terminal, options))
  backup
    .command('drill')
    .description(
      'rehearse both disasters beside the running system, and print how long each took and what was lost',
    )
    .action(async () => (await import('./command/backup-drill.ts')).backupDrill(terminal))
}
