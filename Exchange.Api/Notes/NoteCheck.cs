using System.Text;
using Exchange.Api.Hosting;
using Exchange.Api.Storage;
using Ledger;
using Npgsql;

namespace Exchange.Api.Notes;

/// <summary>
/// Whether the ledger in the database extends what was signed last. A database behind its note store is a restored
/// backup, and to go on from it would be to sign a second history.
/// </summary>
internal static class NoteCheck
{
    /// <exception cref="LedgerBehindNoteException">The start must stop here; the message says what to do.</exception>
    public static async Task RequireExtendsAsync(
        NpgsqlDataSource database, LedgerHead head, string origin, string? note, bool acceptEmpty, long position,
        CancellationToken ct)
    {
        if (note is null)
        {
            // A market that has decided once has answered nobody yet: its first note may have been lost in a crash.
            if (head.Size == 0 || position <= 2 || acceptEmpty)
                return;
            throw new LedgerBehindNoteException(
                $"The note store is empty and the ledger has {head.Size} entries. Point MARKET_NoteStore to the folder "
                + "that this ledger was signed with. If that is lost for good, make sure that the database is not an "
                + "older copy, and start once with MARKET_AcceptEmptyNoteStore=true.");
        }

        var signed = NoteStore.CheckpointOf(note);
        if (signed.Origin != origin)
            throw new LedgerBehindNoteException($"The note store belongs to the log {signed.Origin}, not to {origin}.");
        if (signed.Size > head.Size)
        {
            throw new LedgerBehindNoteException(
                $"A checkpoint of {signed.Size} entries was signed, the database has {head.Size}: it was restored from "
                + "a backup. Restore it up to the signed size; to go on from here would fork the ledger.");
        }

        var root = signed.Size == head.Size ? head.Root : (await RootsAsync(database, [signed.Size], ct))[signed.Size];
        if (!root.AsSpan().SequenceEqual(signed.Root))
        {
            throw new LedgerBehindNoteException(
                $"The first {signed.Size} entries of the database are not those that were signed. Restore the database "
                + "that the note store belongs to.");
        }
    }

    /// <summary>The same against what witnesses have cosigned, which no restored disk of the exchange can
    /// undo.</summary>
    /// <exception cref="LedgerBehindNoteException">The start must stop here; the message says what to do.</exception>
    public static async Task RequireExtendsWitnessedAsync(
        NpgsqlDataSource database, LedgerHead head, IReadOnlyList<(string Witness, Checkpoint Checkpoint)> seen,
        CancellationToken ct)
    {
        if (seen.Count == 0)
            return;
        foreach (var (witness, checkpoint) in seen)
            RequireReaches(head, witness, checkpoint);
        var roots = await RootsAsync(
            database, [.. seen.Select(s => s.Checkpoint.Size).Where(size => size != head.Size)], ct);
        roots[head.Size] = head.Root;
        foreach (var (witness, checkpoint) in seen)
            RequireSameRoot(roots[checkpoint.Size], witness, checkpoint);
    }

    private static void RequireReaches(LedgerHead head, string witness, Checkpoint seen)
    {
        if (seen.Size > head.Size)
        {
            throw new LedgerBehindNoteException(
                $"The witness {witness} has cosigned {seen.Size} entries, the database has {head.Size}: it was "
                + "restored from a backup. Restore it up to that size; to go on from here would fork the ledger.");
        }
    }

    private static void RequireSameRoot(byte[] root, string witness, Checkpoint seen)
    {
        if (!root.AsSpan().SequenceEqual(seen.Root))
        {
            throw new LedgerBehindNoteException(
                $"The first {seen.Size} entries of the database are not those that the witness {witness} has cosigned. "
                + "Restore the database that they belong to; to go on from here would fork the ledger.");
        }
    }

    /// <summary>
    /// Returns if the log was begun with these keys, or not at all yet: a second node with keys of its own would sign
    /// what nobody can verify.
    /// </summary>
    /// <exception cref="SettingsException">Its first entry names others.</exception>
    public static async Task RequireKeysAsync(
        NpgsqlDataSource database, LogKeys keys, string folder, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select bytes from exchange.ledger_entry where seq = 0");
        if (await command.ExecuteScalarAsync(ct) is not byte[] genesis)
            return;
        foreach (var key in (string[])[keys.Ed25519Vkey, keys.Bip340Vkey])
        {
            if (genesis.AsSpan().IndexOf(Encoding.UTF8.GetBytes(key)) < 0)
            {
                throw new SettingsException(
                    $"The keys in {folder} are not those that the ledger of {keys.Origin} began with.");
            }
        }
    }

    /// <summary>The roots at some sizes, read in one pass: however long the ledger is, a few hashes are held.</summary>
    private static async Task<Dictionary<long, byte[]>> RootsAsync(
        NpgsqlDataSource database, SortedSet<long> sizes, CancellationToken ct)
    {
        var roots = new Dictionary<long, byte[]>();
        var edge = new RightEdge();
        if (sizes.Remove(0))
            roots[0] = edge.Root;
        if (sizes.Count == 0)
            return roots;
        await using var command = database.Command(
            "select leaf from exchange.ledger_entry where seq < $1 order by seq", sizes.Max);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            edge.Add(reader.GetFieldValue<byte[]>(0));
            if (sizes.Contains(edge.Size))
                roots[edge.Size] = edge.Root;
        }

        return roots;
    }
}

/// <summary>The ledger does not extend what was signed; the node must not start.</summary>
public sealed class LedgerBehindNoteException(string message) : Exception(message);
