using System.Globalization;
using System.Text;
using Ledger;

namespace Exchange.Api.Witnessing;

/// <summary>One witness as the log sees it: what it holds, whether it is being asked, and how long it has
/// failed.</summary>
internal sealed class AskedWitness : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _wall;
    private readonly HttpClient _http;
    private Task _running = Task.CompletedTask; // under _gate
    private DateTimeOffset _notBefore; // under _gate
    private TimeSpan _pause; // under _gate
    private DateTimeOffset _lastGood; // under _gate
    private long _held; // of the one that is asking
    private bool _isOurs; // of the one that is asking: whether it has signed that size for this node

    public AskedWitness(Witness witness, TimeProvider wall)
    {
        Witness = witness;
        _wall = wall;
        _lastGood = wall.GetUtcNow();
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new(witness.Url!.TrimEnd('/') + "/"),
            Timeout = Patience,
            MaxResponseContentBufferSize = SignedNote.MaxBytes,
        };
    }

    public Witness Witness { get; }

    /// <summary>How long ago it cosigned last, or this node started.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_gate)
                return _wall.GetUtcNow() - _lastGood;
        }
    }

    /// <summary>Begins to ask, unless it is being asked or has failed a moment ago.</summary>
    /// <param name="ask">Asks; it tells <see cref="Succeeded"/> or <see cref="Failed"/> and does not throw.</param>
    /// <param name="isPatient">Waits for its turn instead.</param>
    /// <returns>The asking; completed when nothing is asked.</returns>
    public Task Start(Func<Task> ask, bool isPatient)
    {
        lock (_gate)
        {
            if (!isPatient && (!_running.IsCompleted || _wall.GetUtcNow() < _notBefore))
                return Task.CompletedTask;
            return _running = AfterAsync(_running, ask);
        }
    }

    public void Succeeded()
    {
        lock (_gate)
            (_lastGood, _pause, _notBefore) = (_wall.GetUtcNow(), TimeSpan.Zero, default);
    }

    /// <summary>It is left alone for a while, each time for longer; true for the first of several failures.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            var isFirst = _pause == TimeSpan.Zero;
            _pause = isFirst ? ShortestPause : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
            _notBefore = _wall.GetUtcNow() + _pause;
            return isFirst;
        }
    }

    /// <summary>Asks for a cosignature.</summary>
    /// <param name="shown">The checkpoint.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What it answered; null when it has signed a larger checkpoint for this node already.</returns>
    /// <exception cref="WitnessAheadException">It holds more than this log has signed.</exception>
    /// <exception cref="WitnessRefusedException">It refused; says why.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<byte[]?> CosignAsync(ShownCheckpoint shown, CancellationToken ct)
    {
        var size = shown.Size;
        // Once more when it says which size it holds: after that only a second log would make it say another.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (_isOurs && _held > size)
                return null;
            var proof = _held == 0 || _held == size ? [] : shown.ProofFrom(_held);
            using var body = new ByteArrayContent(
                Encoding.UTF8.GetBytes(new AddCheckpointRequest(_held, proof, shown.Note).ToText()));
            using var answer = await _http.PostAsync(new Uri("add-checkpoint", UriKind.Relative), body, ct);
            var text = await answer.Content.ReadAsByteArrayAsync(ct);
            if (answer.IsSuccessStatusCode)
            {
                (_held, _isOurs) = (size, true);
                return text;
            }

            var said = Encoding.UTF8.GetString(text.AsSpan(0, Math.Min(text.Length, 200))).Trim();
            var isOtherSize = (int)answer.StatusCode == StatusCodes.Status409Conflict
                && long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var held) && held != _held;
            if (!isOtherSize)
                throw new WitnessRefusedException($"{(int)answer.StatusCode} {said}");
            var claimed = long.Parse(said, NumberStyles.None, CultureInfo.InvariantCulture);
            // Not believed: there is no proof from there, and to remember it would be never to ask again.
            if (claimed > shown.SignedSize())
                throw new WitnessAheadException(claimed, shown.SignedSize());
            if (claimed > size)
                throw new WitnessRefusedException($"it holds {claimed} entries, and was shown {size}");
            (_held, _isOurs) = (claimed, false);
        }

        throw new WitnessRefusedException($"it holds {_held} entries now");
    }

    /// <summary>The newest checkpoint that it has cosigned; null when it has none of this log.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<string?> LatestAsync(string origin, CancellationToken ct)
    {
        using var answer = await _http.GetAsync(
            new Uri($"{WitnessState.NameOf(origin)}/{TilePath.Checkpoint}", UriKind.Relative), ct);
        if ((int)answer.StatusCode == StatusCodes.Status404NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(ct);
    }

    public void Dispose() => _http.Dispose();

    private static async Task AfterAsync(Task before, Func<Task> ask)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ask();
    }
}

/// <summary>A witness answered, and does not cosign.</summary>
internal class WitnessRefusedException(string why) : Exception(why);

/// <summary>A witness holds a larger checkpoint than this log has ever signed, as far as this node knows.</summary>
internal sealed class WitnessAheadException(long held, long signed)
    : WitnessRefusedException($"it holds {held} entries, and this log has signed {signed}");
