using Exchange.Api.Attestation;
using Exchange.Api.Notes;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Ledger;
using Npgsql;

namespace Exchange.Api.Publishing;

/// <summary>
/// Follows the committed ledger and writes it as static files: tiles, bundles, checkpoints, keys and policy. At most
/// once a second, so that a busy minute does not become thousands of files. Everything can be made again from the rows;
/// a folder that is not of this log is set aside.
/// </summary>
internal sealed partial class Publisher(
    NpgsqlDataSource database, LogKeys keys, PublishedPolicy policy, string folder, SignedLedger signed,
    PublishedLedger published, TimeProvider wall, ILogger<Publisher> log) : IDisposable
{
    private const int PageSize = 4_096;
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private TileWriter? _writer; // under _one
    private bool _isClosed; // under _one

    /// <summary>Publishes until it is cancelled; what is left then is published on the way out.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await signed.GrownBeyondAsync(published.Size).WaitAsync(stop);
                await FlushAsync();
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception error)
            {
                // Trying again makes nothing worse; the metrics show that the published ledger stays behind.
                Log.Failed(log, error);
            }

            await Task.Delay(BetweenCheckpoints, wall, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Database or disk are away for now; what is not yet written is written later.</summary>
    public static bool IsPassing(Exception error) => error is NpgsqlException or IOException or TimeoutException;

    /// <summary>Publishes everything that is signed by now.</summary>
    public Task FlushAsync() => FlushAsync(isExport: false);

    /// <summary>
    /// Publishes everything that is signed by now, with the sums of all files: when it returns, and until more is
    /// published, the folder is a complete export.
    /// </summary>
    public Task ExportAsync() => FlushAsync(isExport: true);

    /// <summary>Adds a witness's signatures to a checkpoint that it was shown.</summary>
    /// <returns>Whether enough witnesses have signed now; null when the answer holds no good signature.</returns>
    public async Task<bool?> CosignAsync(long size, VerifierKey witness, byte[] answer)
    {
        await _one.WaitAsync();
        try
        {
            if (_isClosed)
                return false;
            // The file has what the other witnesses have answered.
            var shown = await File.ReadAllTextAsync(Path.Combine(folder, TilePath.CheckpointOf(size)));
            if (Cosignatures.Add(shown, answer, witness) is not { } note)
                return null;
            var writer = _writer ??= await OpenAsync();
            var isExport = File.Exists(Path.Combine(folder, TileWriter.Sums));
            // To serve an older checkpoint than another node has published would be to take entries back.
            if (await IsBehindAnotherAsync(signed.Last?.Head.Size ?? size))
                writer.WriteOldCheckpoint(note);
            else
                writer.WriteCosigned(note);
            if (isExport)
                writer.WriteSums();
            return published.Cosigned(size, note);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes no more answers of witnesses, once the one that is being taken is written.</summary>
    public async Task CloseAsync()
    {
        await _one.WaitAsync();
        _isClosed = true;
        _one.Release();
    }

    private async Task FlushAsync(bool isExport)
    {
        await _one.WaitAsync();
        try
        {
            if (signed.Last is not var (head, note))
                return;
            // What the next owner of the market publishes is not this node's to touch.
            if (await IsBehindAnotherAsync(head.Size))
                return;
            var writer = _writer ??= await OpenAsync();
            while (writer.Size < head.Size)
                await AppendAsync(writer, head.Size);
            // Nor is its checkpoint put back, if it came in meanwhile.
            if (PublishedSize() > head.Size)
                return;
            // A checkpoint that witnesses have signed stays as it is.
            note = Published() is { } served && SameText(served, note) ? served : note;
            writer.WriteCheckpoint(note);
            if (isExport)
                writer.WriteSums();
            published.Published(head.Size, note);
        }
        catch (Exception)
        {
            // What the folder holds is asked again, not remembered.
            _writer = null;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private long PublishedSize() => Published() is { } note ? NoteStore.CheckpointOf(note).Size : 0;

    /// <summary>The served checkpoint; of one that a power cut left unreadable, nothing.</summary>
    private string? Published()
    {
        var file = Path.Combine(folder, TilePath.Checkpoint);
        try
        {
            if (!File.Exists(file))
                return null;
            var note = File.ReadAllText(file);
            NoteStore.CheckpointOf(note);
            return note;
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }

    private static bool SameText(string one, string other) =>
        SignedNote.Parse(one).Text == SignedNote.Parse(other).Text;

    /// <summary>Whether the folder holds what this node has not signed, but the ledger goes as far.</summary>
    private async Task<bool> IsBehindAnotherAsync(long size)
    {
        var published = PublishedSize();
        return published > size && await LeafAsync(published - 1) is not null;
    }

    private async Task<TileWriter> OpenAsync()
    {
        var writer = TileWriter.Resume(folder);
        if (!await IsOfThisLogAsync(writer))
        {
            var aside = $"{folder}-{wall.GetUtcNow():yyyyMMdd'T'HHmmss}";
            Directory.Move(folder, aside);
            Log.SetAside(log, aside);
            writer = TileWriter.Resume(folder);
        }

        writer.WriteTrust(policy.Text, keys.Ed25519Vkey, keys.Bip340Vkey);
        if (keys.Timeline.Changes is { Count: > 0 } changes)
            writer.WriteKeyChanges(changes);
        Log.Resumed(log, writer.Size);
        return writer;
    }

    /// <summary>
    /// Each entry names the one before it, so a folder whose last entry is the log's own holds the log's beginning.
    /// </summary>
    private async Task<bool> IsOfThisLogAsync(TileWriter writer)
    {
        if (writer.Size == 0)
            return true;
        return await LeafAsync(writer.Size - 1) is { } leaf
            && new TileReader(folder).Entry(writer.Size - 1, writer.Size).Leaf.AsSpan().SequenceEqual(leaf);
    }

    private async Task<byte[]?> LeafAsync(long seq)
    {
        await using var command = database.Command("select leaf from exchange.ledger_entry where seq = $1", seq);
        return await command.ExecuteScalarAsync() as byte[];
    }

    private async Task AppendAsync(TileWriter writer, long size)
    {
        await using var command = database.Command(
            "select seq, bytes, leaf from exchange.ledger_entry where seq >= $1 and seq < $2 order by seq",
            writer.Size, Math.Min(size, writer.Size + PageSize));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            writer.Append(new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)));
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Information, "Publishing goes on after {Size} entries.")]
        public static partial void Resumed(ILogger log, long size);

        [LoggerMessage(22, LogLevel.Warning, "The published files were not of this log; they are now in {Folder}.")]
        public static partial void SetAside(ILogger log, string folder);

        [LoggerMessage(21, LogLevel.Warning, "Publishing failed; it is tried again.")]
        public static partial void Failed(ILogger log, Exception error);
    }
}
