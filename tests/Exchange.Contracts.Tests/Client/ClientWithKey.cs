using Exchange.Contracts.Client;
using Ledger;
using TestKit;

namespace Exchange.Contracts.Tests.Client;

/// <summary>A fake exchange and a participant with a key, for the tests below it.</summary>
public abstract class ClientWithKey : IDisposable
{
    private protected readonly FakeExchange Exchange = new();
    private protected readonly ManualTimeProvider MarketTime = new(new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));
    private protected readonly ManualTimeProvider WaitTime = new();
    private protected readonly ParticipantCredentials Me = new(Guid.CreateVersion7(), "secret", PrivateKey.Create());

    private protected ExchangeClient Client(ExchangeClientOptions? options = null) =>
        new(
            Exchange.Http(), MarketTime, Me,
            (options ?? new()) with { Market = FakeExchange.Origin, WaitTime = WaitTime });

    /// <summary>Lets time pass, wait by wait, until the call has its answer.</summary>
    private protected async Task<T> Outwait<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            WaitTime.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await call;
    }

    public void Dispose()
    {
        Me.Key!.Dispose();
        Exchange.Dispose();
        GC.SuppressFinalize(this);
    }
}
