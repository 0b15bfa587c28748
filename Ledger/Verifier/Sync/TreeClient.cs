using System.Net;
using System.Net.Http.Headers;

namespace Ledger.Verifier;

/// <summary>
/// Fetches files of a served tree. Believes nothing of what comes back: an answer is read up to the size that the file
/// can have, and what it holds is judged by others. Safe for concurrent use.
/// </summary>
internal sealed class TreeClient : IDisposable
{
    private const int Attempts = 7;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // For all of a file of at most 8 MiB: a server that goes silent in the middle must not hold a copy up for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;
    private readonly Uri _root;
    private readonly TimeProvider _time;

    public TreeClient(Uri root, TimeProvider time)
    {
        // The slash makes the last part of the address a folder.
        _root = root.AbsolutePath.EndsWith('/') ? root : new(root.AbsoluteUri + "/");
        _time = time;
        _http = new(new SocketsHttpHandler
        {
            // An address that leads elsewhere is for a person to look at.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The bytes of a file; null when the server does not have it.</summary>
    /// <param name="file">Its path in the tree.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <param name="anew">Whether caches on the way are to ask again.</param>
    /// <param name="stop">Ends the fetch.</param>
    /// <exception cref="LedgerVerificationException">The answer is too large, or not the whole file.</exception>
    /// <exception cref="IOException">No answer of use came, after some attempts.</exception>
    public async Task<byte[]?> GetAsync(string file, int limit, bool anew, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pause = TimeSpan.FromMilliseconds(50 << (2 * attempt));
            string problem;
            using var patience = new CancellationTokenSource(Patience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, file));
                if (anew) request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
                using var answer = await _http.SendAsync(
                    request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                switch (answer.StatusCode)
                {
                    case HttpStatusCode.OK:
                        return await ReadAsync(answer, file, limit, either.Token);
                    case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                        return null;
                    case HttpStatusCode.PartialContent:
                        throw new LedgerVerificationException(new(
                            "the server sent a part of the file that nobody asked for", file,
                            Found: answer.Content.Headers.ContentRange?.ToString()));
                    case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= (HttpStatusCode)500:
                        problem = $"the server answers {(int)answer.StatusCode}";
                        if (answer.Headers.RetryAfter?.Delta is { } asked) pause = asked;
                        break;
                    default:
                        throw new IOException($"{file}: the server answers {(int)answer.StatusCode}"
                            + (answer.Headers.Location is { } to ? $" and points to {to}" : ""));
                }
            }
            catch (Exception e) when (IsPassing(e) && !stop.IsCancellationRequested)
            {
                problem = patience.IsCancellationRequested
                    ? $"no whole answer within {Patience.TotalMinutes} minutes"
                    : e.Message;
            }

            if (attempt == Attempts) throw new IOException($"{file}: {problem}, {Attempts} times");
            await Task.Delay(pause < LongestPause ? pause : LongestPause, _time, stop);
        }
    }

    /// <summary>Waits a moment, for what the server is about to have.</summary>
    public Task PauseAsync(CancellationToken stop) => Task.Delay(TimeSpan.FromSeconds(1), _time, stop);

    public void Dispose() => _http.Dispose();

    // What was thrown on purpose above has no inner exception of the network.
    private static bool IsPassing(Exception e) =>
        e is HttpRequestException or HttpIOException or OperationCanceledException or InvalidDataException
        || e is IOException { InnerException: not null };

    private static async Task<byte[]> ReadAsync(
        HttpResponseMessage answer, string file, int limit, CancellationToken stop)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        using var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        while (await body.ReadAsync(buffer, stop) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > limit)
                throw new LedgerVerificationException(new(
                    "the server sent more than the file can have", file,
                    Expected: $"at most {limit} bytes", Found: $"{bytes.Length} bytes or more"));
        }

        return bytes.ToArray();
    }
}
