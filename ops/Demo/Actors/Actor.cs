using Exchange.Contracts.Client;

namespace Demo.Actors;

/// <summary>A participant of the day.</summary>
/// <param name="Name">Its invented name.</param>
/// <param name="Client">Its client, which holds its key.</param>
internal sealed record Actor(string Name, ExchangeClient Client)
{
    public Guid Id => Client.Credentials!.ParticipantId;
}
