namespace Demo.Actors;

/// <summary>Counts how many requests wait for their answers at the same moment.</summary>
internal sealed class RequestCount(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // Guards both: any thread sends.
    private readonly Lock _counts = new();
    private int _now;
    private int _most;

    /// <summary>The most there have been so far.</summary>
    public int Most
    {
        get
        {
            lock (_counts) return _most;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_counts) _most = Math.Max(_most, ++_now);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            lock (_counts) _now--;
        }
    }
}
