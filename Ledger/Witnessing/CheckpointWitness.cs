using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>
/// A witness (C2SP tlog-witness): cosigns a log's checkpoint if it extends the one that it cosigned before, and
/// remembers it before it answers. So whatever becomes of the process, no two of its signatures are of trees of which
/// neither extends the other. Safe for concurrent use.
/// </summary>
public sealed class CheckpointWitness
{
    private readonly CosigningKey _key;
    private readonly Dictionary<string, LogPolicy> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _originByHash = new(StringComparer.Ordinal);
    private readonly WitnessState _state; // under _gate
    private readonly Dictionary<string, (string Note, Checkpoint Checkpoint)> _last = []; // under _gate
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();

    /// <summary>Takes up what it has signed before.</summary>
    /// <param name="key">Signs.</param>
    /// <param name="logs">The logs that are witnessed, each by the keys of its policy.</param>
    /// <param name="state">Remembers; no other witness may use it.</param>
    /// <param name="clock">Gives the times of cosignatures.</param>
    /// <exception cref="ArgumentException">Two policies are of one log.</exception>
    /// <exception cref="LedgerFormatException">What was remembered of a log is no checkpoint of it: the disk is
    /// damaged, and to sign would be to risk a fork.</exception>
    /// <exception cref="IOException">The state cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The state may not be read.</exception>
    public CheckpointWitness(CosigningKey key, IEnumerable<LogPolicy> logs, WitnessState state, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(logs);
        (_key, _state, _clock) = (key, state, clock);
        foreach (var log in logs)
        {
            if (!_logs.TryAdd(log.Origin, log)) throw new ArgumentException($"Two policies are of {log.Origin}.");
            _originByHash[WitnessState.NameOf(log.Origin)] = log.Origin;
            Last(log.Origin);
        }
    }

    /// <summary>The witness's public key as vkey, for policies.</summary>
    public string Vkey => _key.Vkey;

    /// <summary>Judges a request and, if all is well, cosigns.</summary>
    /// <param name="body">Body of a <c>POST add-checkpoint</c>.</param>
    /// <exception cref="IOException">The checkpoint could not be remembered, or what was remembered before is gone;
    /// nothing was signed then.</exception>
    public WitnessAnswer Add(ReadOnlySpan<byte> body)
    {
        AddCheckpointRequest request;
        Checkpoint checkpoint;
        try
        {
            request = AddCheckpointRequest.Parse(body);
            checkpoint = Checkpoint.Parse(SignedNote.Parse(request.Note).Text);
        }
        catch (LedgerFormatException e)
        {
            return Refused(400, e.Message);
        }

        if (!_logs.TryGetValue(checkpoint.Origin, out var log)) return Refused(404, "this log is not witnessed here");
        try
        {
            log.Verify(Encoding.UTF8.GetBytes(request.Note));
        }
        catch (LedgerVerificationException e)
        {
            return Refused(403, e.Message);
        }

        lock (_gate)
            return Judge(request, checkpoint);
    }

    /// <summary>The newest cosigned checkpoint of a log; null when there is none.</summary>
    /// <param name="originHash">SHA-256 of the log's origin, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="IOException">It cannot be read, or is gone.</exception>
    public string? Latest(string originHash)
    {
        if (!_originByHash.TryGetValue(originHash, out var origin)) return null;
        lock (_gate)
            return Last(origin)?.Note;
    }

    private WitnessAnswer Judge(AddCheckpointRequest request, Checkpoint checkpoint)
    {
        var last = Last(checkpoint.Origin);
        var size = last?.Checkpoint.Size ?? 0;
        if (request.OldSize > checkpoint.Size) return Refused(400, "the old size is above the checkpoint's");
        if (request.OldSize != size) return Conflict(size);
        if (last is var (note, held) && held.Size == checkpoint.Size)
        {
            if (!held.Root.AsSpan().SequenceEqual(checkpoint.Root))
            {
                // Two signed notes that cannot both be true: not cosigned, but kept, for it proves the log's guilt.
                if (Equivocation.OfEqualSizes(note, request.Note) is { } proof) _state.KeepEvidence(proof.ToText());
                return Conflict(size);
            }

            if (request.Proof.Count > 0) return Refused(422, "between equal sizes the proof is empty");
        }
        else if (!Extends(held: last?.Checkpoint, request, checkpoint))
        {
            return Refused(422, "the proof does not show that the checkpoint extends the last one");
        }

        var text = checkpoint.ToText();
        var line = _key.Cosign(text, _clock.GetUtcNow());
        var cosigned = Cosignatures.Add(
            request.Note, Encoding.UTF8.GetBytes(line), VerifierKey.Parse(_key.Vkey))!;
        _state.Write(checkpoint.Origin, cosigned);
        _last[checkpoint.Origin] = (cosigned, checkpoint);
        return new(200, WitnessAnswer.TextType, line);
    }

    private static bool Extends(Checkpoint? held, AddCheckpointRequest request, Checkpoint checkpoint)
    {
        // Of nothing everything is an extension, but for the empty tree, which has one root only.
        if (held is null or { Size: 0 })
            return request.Proof.Count == 0
                && (checkpoint.Size > 0 || checkpoint.Root.AsSpan().SequenceEqual(LedgerHash.EmptyRoot));
        return Merkle.VerifyConsistency(held.Size, checkpoint.Size, held.Root, checkpoint.Root, request.Proof);
    }

    private (string Note, Checkpoint Checkpoint)? Last(string origin)
    {
        if (_state.Read(origin) is not { } note) return _last.ContainsKey(origin) ? throw Gone(origin) : null;
        var checkpoint = Checkpoint.Parse(SignedNote.Parse(note).Text);
        if (checkpoint.Origin != origin)
            throw new LedgerFormatException("a witness's state is of another log", 0, checkpoint.Origin);
        // A note that was written although writing it was said to fail is larger than the one that is known here.
        if (_last.TryGetValue(origin, out var known)
            && (checkpoint.Size < known.Checkpoint.Size
                || (checkpoint.Size == known.Checkpoint.Size
                    && !checkpoint.Root.AsSpan().SequenceEqual(known.Checkpoint.Root))))
            throw Gone(origin);
        return _last[origin] = (note, checkpoint);
    }

    private static IOException Gone(string origin) => new(
        $"What was cosigned of {origin} is no longer in the state folder. Nothing is signed until it is put back.");

    private static WitnessAnswer Conflict(long size) =>
        new(409, WitnessAnswer.SizeType, size.ToString(CultureInfo.InvariantCulture) + "\n");

    private static WitnessAnswer Refused(int status, string why) => new(status, WitnessAnswer.TextType, why + "\n");
}
