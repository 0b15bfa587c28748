using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TestKit;

/// <summary>
/// The line between a program and its PostgreSQL, with faults at chosen points. A point is named by bytes of a message
/// on their way to the server, such as a word in an event. Each fault strikes once.
/// </summary>
public sealed class FaultyLine : IAsyncDisposable
{
    private const int PieceSize = 64 * 1_024;

    // ReadyForQuery, outside of a transaction: what the server sends when all of a batch is done and committed.
    private static readonly byte[] Done = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = []; // under _gate
    private readonly List<Link> _links = []; // under _gate
    private readonly int _server;
    private readonly Task _accepting;
    private bool _down; // under _gate

    private FaultyLine(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the program connects to instead of the server, on the loopback address.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A line to a server on the loopback address.</summary>
    public static FaultyLine To(int port) => new(port);

    /// <summary>
    /// The message with these bytes breaks off at them, and the line is cut. Ends when that has happened.
    /// </summary>
    public Task BreakOffAt(string marker) => Add(marker, Effect.BreakOff);

    /// <summary>The server does what the message says, its answer is lost, and the line is cut.</summary>
    public Task LoseAnswerTo(string marker) => Add(marker, Effect.LoseAnswer);

    /// <summary>The server does what the message says, and nothing is ever heard on that line again.</summary>
    public Task FallSilentAfter(string marker) => Add(marker, Effect.FallSilent);

    /// <summary>Cuts all lines, and cuts new ones as soon as they are made, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        List<Link> links;
        lock (_gate)
        {
            _down = true;
            links = [.. _links];
        }

        links.ForEach(link => link.Close());
    }

    /// <summary>Lets new lines be made again.</summary>
    public void Mend()
    {
        lock (_gate)
            _down = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private Task Add(string marker, Effect effect)
    {
        var fault = new Fault(Encoding.UTF8.GetBytes(marker), effect);
        lock (_gate)
            _faults.Add(fault);
        return fault.Struck.Task;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var near = await _listener.AcceptTcpClientAsync(_stop.Token);
            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            var link = new Link(near, far);
            bool down;
            lock (_gate)
            {
                _links.Add(link);
                down = _down;
            }

            if (down)
                link.Close();
            else
                _ = Task.WhenAll(ToServerAsync(link), FromServerAsync(link));
        }
    }

    private async Task ToServerAsync(Link link)
    {
        var piece = new byte[PieceSize];
        try
        {
            while (await link.Near.ReadAsync(piece, _stop.Token) is > 0 and var length)
            {
                var (fault, at) = Find(piece.AsSpan(0, length));
                if (fault is { Effect: Effect.BreakOff })
                {
                    await link.Far.WriteAsync(piece.AsMemory(0, at), _stop.Token);
                    link.Close();
                    fault.Struck.TrySetResult();
                    return;
                }

                // Before the server can have answered.
                if (fault is not null)
                    link.Fault = fault;
                await link.Far.WriteAsync(piece.AsMemory(0, length), _stop.Token);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // One of the two has gone, and so the other goes too.
        }

        link.Close();
    }

    private async Task FromServerAsync(Link link)
    {
        var piece = new byte[PieceSize];
        var tail = Array.Empty<byte>();
        try
        {
            while (await link.Far.ReadAsync(piece, _stop.Token) is > 0 and var length)
            {
                if (link.Fault is not { } fault)
                {
                    await link.Near.WriteAsync(piece.AsMemory(0, length), _stop.Token);
                    continue;
                }

                tail = [.. tail, .. piece.AsSpan(0, length)];
                if (!tail.AsSpan().EndsWith(Done))
                    continue;
                if (fault.Effect == Effect.LoseAnswer)
                    link.Close();
                fault.Struck.TrySetResult();
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // As above.
        }

        link.Close();
    }

    private (Fault? Fault, int At) Find(ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            foreach (var fault in _faults)
            {
                if (piece.IndexOf(fault.Marker) is >= 0 and var at)
                {
                    _faults.Remove(fault);
                    return (fault, at);
                }
            }
        }

        return (null, 0);
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or ObjectDisposedException or OperationCanceledException;

    private enum Effect
    {
        BreakOff,
        LoseAnswer,
        FallSilent,
    }

    private sealed record Fault(byte[] Marker, Effect Effect)
    {
        public TaskCompletionSource Struck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Link(TcpClient near, TcpClient far)
    {
        // Taken once: a closed client has no stream to give.
        public NetworkStream Near { get; } = near.GetStream();

        public NetworkStream Far { get; } = far.GetStream();

        public volatile Fault? Fault;

        public void Close()
        {
            near.Close();
            far.Close();
        }
    }
}
